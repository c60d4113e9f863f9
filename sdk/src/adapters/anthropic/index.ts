import type { RunStarter } from "../../context/run-starter.ts";
import { observeClient } from "../model-client/observe-client.ts";
import { anthropicObserver } from "./observer.ts";

/** How a client is observed. */
export interface ObserveAnthropicOptions {
  /** Records what is called outside of runs, each call as a run. Default: the default tracer; without any it is not recorded. */
  readonly tracer?: RunStarter | undefined;
}

/**
 * Records what a client of the package `@anthropic-ai/sdk` asks for: messages, streamed or not, those of `beta` too, and by
 * its helpers (`stream`, `parse`, `toolRunner`). Each attempt that the client makes is a step of the current step or run.
 * Read are counts, models, reasons and statuses, never a prompt or an answer.
 *
 * @param client an `Anthropic`, one for Bedrock, Vertex or Foundry, or a class of yours made from them; it is changed, not
 *   copied. What `client.withOptions()` gives is observed too
 * @returns the same client
 *
 * @example
 * ```ts
 * const anthropic = observeAnthropic(new Anthropic());
 *
 * await tracer.run(() => anthropic.messages.create({ model: "claude-opus-4-6", max_tokens: 1024, messages }));
 * ```
 */
export function observeAnthropic<C>(client: C, options?: ObserveAnthropicOptions): C {
  return observeClient(client, (observed) => anthropicObserver(observed, options?.tracer));
}
