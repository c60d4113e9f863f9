import { describe, expect, it } from "vitest";
import { listedOf } from "./listed-of.ts";

describe("listedOf", () => {
  it.each([
    [1, 1n, "1 agent"],
    [3, 3n, "3 agents"],
    [3, 0n, "3 agents"],
    [200, 1234n, "the 200 of 1,234 agents with most runs"],
  ])("%i of %i", (listed, total, words) => {
    expect(listedOf(listed, total, "agent")).toBe(words);
  });
});
