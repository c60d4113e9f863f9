import { expect, it } from "vitest";
import { successOf } from "./success.ts";

it("partial runs did not fail, and running and abandoned ones have not ended", () => {
  const breakdown = { success: 5n, partial: 2n, failure: 3n, running: 7n, abandoned: 1n };
  expect(successOf(breakdown)).toEqual({ hits: 7, total: 10 });
  expect(successOf({})).toEqual({ hits: 0, total: 0 });
});
