import { isOfRunfacts } from "../is-runfacts.ts";
import { coverModelCalls } from "../model-client/covered-calls.ts";
import { quietly } from "../quietly.ts";
import { replaceShared } from "../replace-shared.ts";
import { readTextAt } from "../spans/read.ts";
import type { AgentSpan, AgentTrace } from "./agent-span.ts";
import { type RunfactsProcessor, runfacts } from "./processor.ts";

/** What is used of the provider of traces, of which the OpenAI Agents SDK has one in a process. */
interface Provider {
  registerProcessor(processor: object): void;
  getCurrentSpan(): AgentSpan | null;
}

const NO_SPAN = "no-op";
const MODEL_SPANS = ["generation", "response"];

/** Hears of what starts as long as no processor of Runfacts was added by name. */
class StandIn {
  isNeeded = true;
  readonly #processor: RunfactsProcessor = runfacts();

  async onTraceStart(trace: AgentTrace): Promise<void> {
    if (this.isNeeded) await this.#processor.onTraceStart(trace);
  }

  async onSpanStart(span: AgentSpan): Promise<void> {
    if (this.isNeeded) await this.#processor.onSpanStart(span);
  }

  onTraceEnd(trace: AgentTrace): Promise<void> {
    return this.#processor.onTraceEnd(trace);
  }

  onSpanEnd(span: AgentSpan): Promise<void> {
    return this.#processor.onSpanEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.#processor.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#processor.shutdown();
  }
}

/** The provider's stand-in, and whether it stands among its processors. */
interface Standing {
  readonly standIn: StandIn;
  isAdded: boolean;
}

function isModelSpan(span: AgentSpan | null): boolean {
  const type = readTextAt(span, "spanData", "type") ?? "";
  return MODEL_SPANS.includes(type) && readTextAt(span, "spanId") !== NO_SPAN;
}

/**
 * Records the traces of all providers of a class, which get a processor with their first trace; it records nothing where one
 * was added by name. Never throws.
 *
 * @param exports of the module that has the class `TraceProvider`
 */
export function observeTraceProviders(exports: unknown): void {
  quietly(() => {
    const { TraceProvider } = Object(exports) as { readonly TraceProvider?: { readonly prototype?: object } };
    const prototype = TraceProvider?.prototype;
    if (prototype === undefined || typeof Reflect.get(prototype, "registerProcessor") !== "function") return;
    const known = new WeakMap<object, Standing>();
    const standingOf = (provider: object): Standing => {
      const standing = known.get(provider) ?? { standIn: new StandIn(), isAdded: false };
      known.set(provider, standing);
      return standing;
    };

    const isWatched = replaceShared(
      prototype,
      "createTrace",
      (original) =>
        function (...given) {
          quietly(() => {
            const standing = standingOf(this);
            if (!standing.isAdded) (this as Provider).registerProcessor(standing.standIn);
            standing.isAdded = true;
          }, undefined);
          return original.apply(this, given);
        },
    );
    replaceShared(
      prototype,
      "registerProcessor",
      (original) =>
        function (...given) {
          quietly(() => {
            if (isOfRunfacts(given[0])) standingOf(this).standIn.isNeeded = false;
          }, undefined);
          return original.apply(this, given);
        },
    );
    replaceShared(
      prototype,
      "setProcessors",
      (original) =>
        function (...given) {
          quietly(() => {
            const processors = Array.isArray(given[0]) ? given[0] : [];
            const standing = standingOf(this);
            standing.standIn.isNeeded = !processors.some(isOfRunfacts);
            standing.isAdded = processors.includes(standing.standIn);
          }, undefined);
          return original.apply(this, given);
        },
    );
    const { getCurrentSpan } = prototype as Provider;
    if (isWatched && typeof getCurrentSpan === "function")
      coverModelCalls("openai-agents", () => isModelSpan(getCurrentSpan.call(undefined)));
  }, undefined);
}
