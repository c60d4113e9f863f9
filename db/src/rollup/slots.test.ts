import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { slotFor } from "./slots.ts";

describe("slotFor", () => {
  it("is 0 for a row that is written now and then, and that of the writer for one that many write", () => {
    const name = randomUUID();
    const slots = Array.from({ length: 100 }, () => slotFor(name, 5));
    expect(slots.slice(0, 32)).toEqual(Array.from({ length: 32 }, () => 0));
    expect(slots.slice(32)).toEqual(Array.from({ length: 68 }, () => 5));
    expect(slotFor(randomUUID(), 5)).toBe(0);
  });
});
