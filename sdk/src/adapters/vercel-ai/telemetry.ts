import { inFrame } from "../../context/frame.ts";
import type { RunStarter } from "../../context/run-starter.ts";
import { quietly } from "../quietly.ts";
import { askForApprovals } from "./approvals.ts";
import { type Attributes, RecordedSpan, type SpanLike, type TracerLike } from "./span-like.ts";
import { beginPart, currentOperation, type SpanPart } from "./span-part.ts";

/** Options of {@link vercelAiTelemetry}. */
export interface VercelAiTelemetryOptions {
  /** Name of the agent or function that calls, such as "support": it stands in the names of steps. */
  readonly functionId?: string;
  /** Makes runs for calls outside of runs. Default: that of `@runfacts/sdk/auto`; without it only what happens in a run is recorded. */
  readonly tracer?: RunStarter;
}

/** What `experimental_telemetry` takes. */
export interface VercelAiTelemetry {
  /** Switches the telemetry of the call on. */
  isEnabled: true;
  /** Prompts are not even written down for the tracer. */
  recordInputs: false;
  /** Of arguments and results of tools the tracer takes a digest and a size; whatever else comes so is not read. */
  recordOutputs: true;
  /** See {@link VercelAiTelemetryOptions}. */
  functionId?: string;
  /** Takes the spans of the call. */
  tracer: TracerLike;
  /** Hears how each model call ended. */
  integrations: { onStepFinish(event: { readonly content?: unknown }): void };
}

type Body = (span: SpanLike) => unknown;

const isPromise = (value: unknown): value is Promise<unknown> => value instanceof Promise;

/** Ends a part when its span has ended, and by the error itself where it is known: of one that was handled, by its class. */
class PartEnd {
  readonly span: RecordedSpan;
  readonly #part: SpanPart;
  #isSettled = false;
  #hasEnded = false;
  #isDone = false;

  constructor(part: SpanPart, attributes: Attributes) {
    this.#part = part;
    this.span = new RecordedSpan(attributes, () => {
      this.#hasEnded = true;
      this.#endPart();
    });
  }

  settle(): void {
    this.#isSettled = true;
    this.#endPart();
  }

  fail(error: unknown): void {
    if (this.#isDone) return;
    this.#isDone = true;
    quietly(() => this.#part.fail(error), undefined);
  }

  #endPart(): void {
    const name = this.span.errorName;
    if (this.#isDone || !this.#hasEnded || (name !== undefined && !this.#isSettled)) return;
    if (name !== undefined) {
      this.fail(Object.assign(new Error(), { name }));
      return;
    }
    this.#isDone = true;
    quietly(() => this.#part.end(this.span.attributes), undefined);
  }
}

function run(attributes: Attributes, body: Body, tracer: RunStarter | undefined): unknown {
  const part = quietly(() => beginPart(attributes, tracer), undefined);
  if (part === undefined) return body(new RecordedSpan({}, () => undefined));
  const end = new PartEnd(part, attributes);
  const result = inFrame(part.run, part.step, () => body(end.span));
  // The SDK waits for the result itself: an error that nobody handles stays one.
  if (isPromise(result))
    result.then(
      () => end.settle(),
      (error) => end.fail(error),
    );
  else end.settle();
  return result;
}

/**
 * Makes what records the calls of versions 5 and 6 of the Vercel AI SDK, a line in each:
 * `generateText({ …, experimental_telemetry: vercelAiTelemetry() })`. They record the same as version 7 does by itself. Version
 * 5 tells no cached and no reasoning tokens of calls that do not stream, and of no approvals. Never throws.
 */
export function vercelAiTelemetry(options: VercelAiTelemetryOptions = {}): VercelAiTelemetry {
  const { functionId, tracer } = quietly((): VercelAiTelemetryOptions => ({ ...options }), {});
  const tracerLike = {
    startSpan: () => new RecordedSpan({}, () => undefined),
    startActiveSpan(_name: string, ...rest: readonly unknown[]) {
      const body = rest.at(-1) as Body;
      const given = rest.length > 1 ? rest[0] : undefined;
      const attributes = quietly(
        () => (Object(given) as { readonly attributes?: Attributes }).attributes,
        undefined,
      );
      return run(attributes ?? {}, body, tracer);
    },
  };
  return {
    isEnabled: true,
    recordInputs: false,
    recordOutputs: true,
    ...(functionId !== undefined && { functionId }),
    tracer: tracerLike as TracerLike,
    integrations: {
      onStepFinish: (event) =>
        quietly(() => {
          const operation = currentOperation();
          if (operation !== undefined) askForApprovals(operation, Object(event).content);
        }, undefined),
    },
  };
}
