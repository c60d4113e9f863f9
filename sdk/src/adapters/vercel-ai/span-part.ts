import { currentStep } from "../../context/current.ts";
import type { RunStarter } from "../../context/run-starter.ts";
import type { Run } from "../../run.ts";
import type { Step } from "../../step.ts";
import { sizeOf } from "../size-of.ts";
import type { AnswerLike } from "./answer.ts";
import { Operation } from "./operation.ts";
import type { Attributes } from "./span-like.ts";

/** What a span of versions 5 and 6 tells of. */
export interface SpanPart {
  readonly run: Run;
  readonly step: Step;
  end(attributes: Attributes): void;
  fail(error: unknown): void;
}

const MODEL_CALL = /\.do(?:Generate|Stream)$/;

/** Operations by their own steps and those of their model calls, in which the spans within them begin. */
const operations = new WeakMap<Step, Operation>();

const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);
const countOf = (value: unknown) => (typeof value === "number" ? value : undefined);

function fromJson(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    return text;
  }
}

function answerIn(attributes: Attributes): AnswerLike {
  const count = (...names: readonly string[]) =>
    names.map((name) => countOf(attributes[`ai.usage.${name}`])).find((value) => value !== undefined);
  return {
    usage: {
      inputTokens: count("inputTokens", "promptTokens", "tokens"),
      outputTokens: count("outputTokens", "completionTokens"),
      cachedInputTokens: count("inputTokenDetails.cacheReadTokens", "cachedInputTokens"),
      reasoningTokens: count("outputTokenDetails.reasoningTokens", "reasoningTokens"),
      inputTokenDetails: { cacheWriteTokens: count("inputTokenDetails.cacheWriteTokens") },
    },
    finishReason: textOf(attributes["ai.response.finishReason"]),
    modelId: textOf(attributes["ai.response.model"]),
    performance: {
      timeToFirstOutputMs:
        countOf(attributes["ai.response.msToFirstChunk"]) ?? countOf(attributes["ai.stream.msToFirstChunk"]),
    },
  };
}

/**
 * Begins what a span tells of.
 *
 * @returns undefined for a span that tells nothing of its own, as that of a request for embeddings
 */
export function beginPart(attributes: Attributes, tracer: RunStarter | undefined): SpanPart | undefined {
  const id = textOf(attributes["ai.operationId"]) ?? "";
  const model = {
    modelId: textOf(attributes["ai.model.id"]),
    provider: textOf(attributes["ai.model.provider"]),
  };
  const current = currentStep();
  const within = current && operations.get(current);
  if (MODEL_CALL.test(id)) {
    if (within === undefined) return undefined;
    const { step } = within.startCall(model);
    // Tools of a stream begin while the model still talks.
    operations.set(step, within);
    return {
      run: within.run,
      step,
      end: (told) => within.endCall(answerIn(told)),
      fail: (error) => within.failCall(error),
    };
  }
  if (id === "ai.toolCall") {
    if (within === undefined) return undefined;
    const tool = within.startTool(
      textOf(attributes["ai.toolCall.name"]),
      fromJson(attributes["ai.toolCall.args"]),
    );
    return {
      run: within.run,
      step: tool.step,
      end(told) {
        const bytes = sizeOf(fromJson(told["ai.toolCall.result"]));
        if (bytes !== undefined) tool.step.setResultBytes(bytes);
        tool.end();
      },
      fail: (error) => tool.fail(error),
    };
  }
  const start = {
    ...model,
    functionId: textOf(attributes["ai.telemetry.functionId"]),
    maxRetries: countOf(attributes["ai.settings.maxRetries"]),
  };
  const operation = Operation.start(id.slice("ai.".length), start, tracer);
  if (operation === undefined) return undefined;
  const { run, own } = operation;
  operations.set(own.step, operation);
  return {
    run,
    step: own.step,
    // Who stops reading leaves the call of the model open, and that is all that tells of it.
    end: (told) => (operation.isCalling ? operation.fail(cancelled()) : operation.end(answerIn(told))),
    fail: (error) => operation.fail(error),
  };
}

/** The operation that the current code runs in, if any. */
export function currentOperation(): Operation | undefined {
  const current = currentStep();
  return current && operations.get(current);
}

const cancelled = () => Object.assign(new Error(), { name: "AbortError" });
