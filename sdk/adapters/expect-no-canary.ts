import { expect } from "vitest";

/** The word in every prompt, argument, answer and error message of an example; case does not matter. */
const CANARY = "canary";

/**
 * Fails if anything that was sent holds a canary.
 *
 * @param known what must be found in the same bytes, by the same search: without it bytes that are compressed, or empty,
 *   would pass
 */
export function expectNoCanary(bytes: Uint8Array, known: string): void {
  const sent = Buffer.from(bytes).toString("latin1").toLowerCase();
  expect(sent).toContain(known.toLowerCase());
  const at = sent.indexOf(CANARY);
  expect(at === -1 ? "" : sent.slice(Math.max(0, at - 12), at + 24).replaceAll(/[^ -~]/g, ".")).toBe("");
}
