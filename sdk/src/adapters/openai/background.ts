import { field, word } from "../model-client/fields.ts";
import type { ReplyFacts } from "../model-client/operation.ts";
import { readResponse, readResponseEvent } from "./read-response.ts";

/** How many responses in the background are remembered: the oldest are forgotten first. */
const MOST_OPEN = 1_000;
const OPEN = /^(?:queued|in_progress)$/;

type Read = (answer: unknown) => ReplyFacts;

/**
 * Responses that the service makes in the background. Their tokens count once: for the call that finds them finished first.
 */
export class BackgroundResponses {
  readonly #open = new Set<string>();

  /** Reads the answer to the request that began a response. */
  readonly readBegun: Read = (answer) => {
    this.#note(answer);
    return readResponse(answer);
  };

  /** Reads the answer to a request that asks how far a response is. */
  readonly readPolled: Read = (answer) => {
    const isFirst = this.#open.has(String(field(answer, "id")));
    this.#note(answer);
    const facts = readResponse(answer);
    return isFirst ? facts : { ...facts, usage: undefined, failure: undefined };
  };

  /** Reads an event of the stream of the request that began a response. */
  readonly readBegunEvent = (event: unknown): ReplyFacts | undefined => {
    this.#note(field(event, "response"));
    return readResponseEvent(event);
  };

  /** Reads an event of a stream that was taken up again. */
  readonly readPolledEvent = (event: unknown): ReplyFacts | undefined => {
    const response = field(event, "response");
    return response === undefined ? readResponseEvent(event) : this.readPolled(response);
  };

  #note(response: unknown): void {
    const id = field(response, "id");
    if (typeof id !== "string" || field(response, "background") === false) return;
    if (!OPEN.test(word(response, "status") ?? "")) {
      this.#open.delete(id);
      return;
    }
    this.#open.add(id);
    if (this.#open.size <= MOST_OPEN) return;
    for (const oldest of this.#open) {
      this.#open.delete(oldest);
      return;
    }
  }
}
