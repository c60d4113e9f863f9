import { describe, expect, it } from "vitest";
import { retryPause } from "./retry-pause.ts";

describe("retryPause", () => {
  it("doubles from a second to a quarter of an hour, and spreads", () => {
    expect([1, 2, 3, 11, 60].map((attempts) => retryPause(attempts, undefined, 1))).toEqual([
      1_000, 2_000, 4_000, 900_000, 900_000,
    ]);
    expect(retryPause(2, undefined, 0)).toBe(1_000);
  });

  it("is never shorter than the receiver asks for", () => {
    expect(retryPause(1, 60_000, 0)).toBe(60_000);
    expect(retryPause(8, 1_000, 1)).toBe(128_000);
  });
});
