import type { RunStarter } from "../../context/run-starter.ts";
import { observeClient } from "../model-client/observe-client.ts";
import { openAiObserver } from "./observer.ts";

/** How a client is observed. */
export interface ObserveOpenAIOptions {
  /** Records what is called outside of runs, each call as a run. Default: the default tracer; without any it is not recorded. */
  readonly tracer?: RunStarter | undefined;
}

/**
 * Records what a client of the package `openai` asks for: chat completions, responses, embeddings, moderations, images and
 * audio, streamed or not, and by its helpers (`parse`, `stream`, `runTools`). Each attempt that the client makes is a step
 * of the current step or run. Read are counts, models, reasons and statuses, never a prompt or an answer. Works with
 * versions 4 to 7.
 *
 * @param client an `OpenAI`, `AzureOpenAI` or a class of yours made from them; it is changed, not copied. What
 *   `client.withOptions()` gives is observed too
 * @returns the same client
 *
 * @example
 * ```ts
 * const openai = observeOpenAI(new OpenAI());
 *
 * await tracer.run(() => openai.chat.completions.create({ model: "gpt-5", messages }));
 * ```
 */
export function observeOpenAI<C>(client: C, options?: ObserveOpenAIOptions): C {
  return observeClient(client, (observed) => openAiObserver(observed, options?.tracer));
}
