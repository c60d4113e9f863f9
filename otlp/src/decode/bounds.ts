import { Undecodable } from "./undecodable.ts";

/** How deep messages may be nested; what OTLP defines needs nine. */
export const MAX_DEPTH = 32;

/**
 * Most messages in one body, attributes and their values included: each takes some hundred bytes in memory, and as few as two
 * in the body.
 */
const MAX_MESSAGES = 250_000;

/** Most fields in one body, those included that nobody reads. */
const MAX_FIELDS = 1_000_000;

/** Counts messages and fields before they are made, so that a small body cannot become a large one. */
export class Budget {
  #left = MAX_MESSAGES;
  #leftFields = MAX_FIELDS;

  /** @param depth messages that the next one is nested in */
  takeMessage(depth: number): void {
    this.#left -= 1;
    if (this.#left < 0) throw tooMany();
    if (depth > MAX_DEPTH) throw new Undecodable("must not be nested so deep");
  }

  takeField(): void {
    this.#leftFields -= 1;
    if (this.#leftFields < 0) throw tooMany();
  }
}

/** For a body of more than is read. */
export function tooMany(): Undecodable {
  return new Undecodable("holds too many values; send it in several requests", "", true);
}
