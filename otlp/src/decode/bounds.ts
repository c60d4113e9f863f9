import { Undecodable } from "./undecodable.ts";

/** How deep messages may be nested; what OTLP defines needs nine. */
export const MAX_DEPTH = 32;

/**
 * Most messages in one body, attributes and their values included: each takes some hundred bytes in memory, and as few as two
 * in the body.
 */
const MAX_MESSAGES = 250_000;

/** Counts messages before they are made, so that a small body cannot become a large one. */
export class Budget {
  #left: number;

  constructor(maxMessages = MAX_MESSAGES) {
    this.#left = maxMessages;
  }

  /** @param depth messages that the next one is nested in */
  takeMessage(depth: number): void {
    this.#left -= 1;
    if (this.#left < 0) throw new Undecodable("holds too many values; send it in several requests", "", true);
    if (depth > MAX_DEPTH) throw new Undecodable("must not be nested so deep");
  }
}
