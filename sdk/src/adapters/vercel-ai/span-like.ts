import { errorName } from "../../errors/error-shape.ts";
import { quietly } from "../quietly.ts";

/** Facts of a span by name, as OpenTelemetry gives them. */
export interface Attributes {
  readonly [name: string]: unknown;
}

/** A span as OpenTelemetry's API has it. */
export interface SpanLike {
  spanContext(): { readonly traceId: string; readonly spanId: string; readonly traceFlags: number };
  setAttribute(name: string, value: unknown): this;
  setAttributes(attributes: object): this;
  addEvent(name: string, attributes?: unknown, time?: unknown): this;
  addLink(link: unknown): this;
  addLinks(links: unknown): this;
  setStatus(status: unknown): this;
  updateName(name: string): this;
  end(time?: unknown): void;
  isRecording(): boolean;
  recordException(exception: unknown, time?: unknown): void;
}

/** A tracer as OpenTelemetry's API has it. */
export interface TracerLike {
  startSpan(name: string, options?: object, context?: unknown): SpanLike;
  startActiveSpan<F extends (span: SpanLike) => unknown>(name: string, fn: F): ReturnType<F>;
  startActiveSpan<F extends (span: SpanLike) => unknown>(name: string, options: object, fn: F): ReturnType<F>;
  startActiveSpan<F extends (span: SpanLike) => unknown>(
    name: string,
    options: object,
    context: unknown,
    fn: F,
  ): ReturnType<F>;
}

/** What a span is told; it keeps no more than attributes by name and the class of an error, until it ends. */
export class RecordedSpan implements SpanLike {
  readonly attributes: Record<string, unknown>;
  readonly #onEnd: () => void;
  /** Name of the class of what was thrown within it, and handled there. */
  errorName: string | undefined;

  constructor(attributes: Attributes, onEnd: () => void) {
    this.attributes = quietly(() => ({ ...attributes }), {});
    this.#onEnd = onEnd;
  }

  spanContext(): ReturnType<SpanLike["spanContext"]> {
    return { traceId: "0".repeat(32), spanId: "0".repeat(16), traceFlags: 0 };
  }

  setAttribute(name: string, value: unknown): this {
    this.attributes[name] = value;
    return this;
  }

  setAttributes(attributes: object): this {
    quietly(() => Object.assign(this.attributes, attributes), undefined);
    return this;
  }

  recordException(exception: unknown): void {
    this.errorName = errorName(exception);
  }

  addEvent(): this {
    return this;
  }

  addLink(): this {
    return this;
  }

  addLinks(): this {
    return this;
  }

  setStatus(): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  isRecording(): boolean {
    return true;
  }

  end(): void {
    this.#onEnd();
  }
}
