import { expect, it } from "vitest";
import { defaultSides } from "./default-sides.ts";

const HOUR = 3_600_000;
const range = { preset: "1h" } as const;

it("compares the latest version with the one before", () => {
  expect(defaultSides(["3", "2", "1"], range, 0)).toEqual({
    a: { version: "2", range },
    b: { version: "3", range },
  });
});

it("compares a single version with itself before", () => {
  expect(defaultSides(["3"], range, 10 * HOUR + 7)).toEqual({
    a: { version: "3", range: { start: 8 * HOUR, end: 9 * HOUR } },
    b: { version: "3", range },
  });
  const all = { preset: "all" } as const;
  expect(defaultSides(["3"], all, 0)).toEqual({
    a: { version: "3", range: all },
    b: { version: "3", range: all },
  });
});

it("compares nothing where there is none", () => {
  expect(defaultSides([], range, 0)).toBeUndefined();
});
