import type { RunStarter } from "../../context/run-starter.ts";
import type { Run } from "../../run.ts";
import type { StepType } from "../../step.ts";
import { type ObservedScope, observedScope } from "../observed-scope.ts";
import { type ObservedStep, observedStep } from "../observed-step.ts";
import { type AnswerLike, answerOf, usageOf } from "./answer.ts";
import { addAnswer, type CalledModel, startModelCall } from "./model-call.ts";

/** What is read of the event that starts an operation. */
export interface OperationStart extends CalledModel {
  readonly functionId?: string | undefined;
  readonly maxRetries?: number | undefined;
}

/** How an operation is told: as a step of its own kind, or around the model calls and tools that it makes. */
interface OperationKind {
  readonly type: StepType;
  readonly name: string;
  /** Whether it is named after the model, which it calls itself. */
  readonly isModelCall?: boolean;
}

const kinds: ReadonlyMap<string, OperationKind> = new Map([
  ["generateText", { type: "other", name: "invoke_agent" }],
  ["streamText", { type: "other", name: "invoke_agent" }],
  ["generateObject", { type: "other", name: "generate_object" }],
  ["streamObject", { type: "other", name: "stream_object" }],
  ["embed", { type: "retrieve", name: "embeddings", isModelCall: true }],
  ["embedMany", { type: "retrieve", name: "embeddings", isModelCall: true }],
  ["rerank", { type: "retrieve", name: "rerank", isModelCall: true }],
  ["generateSpeech", { type: "other", name: "text_to_speech", isModelCall: true }],
  ["transcribe", { type: "other", name: "speech_to_text", isModelCall: true }],
  ["streamTranscribe", { type: "other", name: "speech_to_text", isModelCall: true }],
  ["experimental_decide", { type: "respond", name: "decide", isModelCall: true }],
] as const);

/** Errors that stand for others: what happened is in those. */
const WRAPPER = /^AI_(?:Retry|NoOutputGenerated)Error$/;

/** One call of `generateText`, `streamText`, `embed` …, and what it calls. No method throws but for what a getter throws. */
export class Operation {
  readonly observed: ObservedScope;
  readonly own: ObservedStep;
  readonly #isModelCall: boolean;
  #call: ObservedStep | undefined;
  #model: string | undefined;
  #attempt = 1;
  /** The last call of its model gave no whole answer. */
  #isBrokenOff = false;
  #lastError: unknown;

  /** @returns undefined for an operation that is not known */
  static start(kind: string, start: OperationStart, tracer: RunStarter | undefined): Operation | undefined {
    const known = kinds.get(kind);
    return known && new Operation(known, start, observedScope(tracer));
  }

  constructor(kind: OperationKind, start: OperationStart, observed: ObservedScope) {
    const { modelId, provider, functionId, maxRetries } = start;
    const subject = kind.isModelCall ? modelId : functionId;
    const name = subject ? `${kind.name} ${subject}` : kind.name;
    this.observed = observed;
    this.#isModelCall = kind.isModelCall === true;
    this.own = observedStep(observed.scope, kind.type, name, {
      ...(kind.isModelCall && { model: modelId }),
      metadata: { ...(kind.isModelCall && { provider }), max_retries: maxRetries },
    });
  }

  get run(): Run {
    return this.observed.run;
  }

  /** Whether a call of its model has not ended. */
  get isCalling(): boolean {
    return this.#call !== undefined;
  }

  /** Starts a call of its model; one after a call that failed is another attempt. */
  startCall(model: CalledModel): ObservedStep {
    this.#call?.end();
    this.#isBrokenOff = false;
    this.#model = model.modelId;
    this.#call = startModelCall(this.own.step, model, this.#attempt);
    return this.#call;
  }

  failCall(error: unknown): void {
    this.#lastError = error;
    this.#attempt += 1;
    this.#call?.fail(error);
    this.#call = undefined;
  }

  /** Ends the call of its model, unless that has been done; by an error if the model broke off. */
  endCall(given?: AnswerLike): void {
    if (this.#call === undefined) return;
    this.#attempt = 1;
    const answer = given && answerOf(given, this.#model);
    if (answer !== undefined) addAnswer(this.#call, answer);
    if (answer?.finishReason === "error" || (answer === undefined && this.#lastError !== undefined)) {
      this.failCall(this.#lastError ?? Object.assign(new Error(), { name: "ModelError" }));
      this.#isBrokenOff = true;
      return;
    }
    this.#call.end();
    this.#call = undefined;
  }

  /** Notes an error that may not be told as one of a call: a model broke off in the middle of its answer. */
  noteError(error: unknown): void {
    this.#lastError = error;
  }

  /** Starts the step of a tool that is called. */
  startTool(toolName: string | undefined, given: unknown): ObservedStep {
    const name = toolName ? `execute_tool ${toolName}` : "execute_tool";
    return observedStep(this.own.step, "tool", name, { arguments: given });
  }

  /** Notes that a person is asked whether a tool may be called: the wait is over when the next operation starts. */
  askPerson(toolName: string | undefined, given: unknown): void {
    const name = toolName ? `tool_approval ${toolName}` : "tool_approval";
    observedStep(this.own.step, "other", name, { wait: "person", arguments: given }).end();
  }

  /** Ends it, and the run if that was made for it. */
  end(result?: AnswerLike): void {
    this.endCall();
    if (this.#isBrokenOff) {
      this.fail(this.#lastError);
      return;
    }
    if (this.#isModelCall && result?.usage !== undefined) this.own.step.setUsage(usageOf(result.usage));
    this.own.end();
    this.observed.end();
  }

  fail(thrown: unknown): void {
    const error = this.#causeOf(thrown);
    if (this.#call !== undefined) this.failCall(error);
    this.own.fail(this.observed.isOwn ? error : thrown);
    this.observed.end({ error });
  }

  #causeOf(error: unknown): unknown {
    const { name, lastError } = Object(error) as { readonly name?: unknown; readonly lastError?: unknown };
    if (typeof name !== "string" || !WRAPPER.test(name)) return error;
    return lastError ?? this.#lastError ?? error;
  }
}
