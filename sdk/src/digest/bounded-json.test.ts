import { describe, expect, it } from "vitest";
import { sizeOf } from "../adapters/size-of.ts";
import { argumentDigest } from "./argument-digest.ts";

const digest = argumentDigest("key");

/** A list that counts how much of it is read, and lets nobody read it all. */
function guardedList(most: number) {
  let read = 0;
  const item = {
    get id() {
      read += 1;
      if (read > most) throw new Error("all of it is read");
      return "x".repeat(100);
    },
  };
  return { list: Array.from({ length: 100_000 }, () => item), read: () => read };
}

describe("what is too large to be written", () => {
  it("is left as soon as that is known", () => {
    const { list, read } = guardedList(60_000);
    expect([digest({ list }), sizeOf({ list })]).toEqual([undefined, undefined]);
    expect(read()).toBeLessThan(60_000);
  });

  it.each([
    ["bytes", (bytes: Buffer) => bytes],
    ["bytes in an object", (bytes: Buffer) => ({ file: bytes })],
    ["bytes in a list", (bytes: Buffer) => [bytes]],
  ])("is not asked what it says of itself: %s", (_, hold) => {
    const bytes = Object.assign(Buffer.alloc(1_000_000), {
      toJSON: () => {
        throw new Error("they are written as a list of numbers");
      },
    });
    expect(digest(hold(bytes))).toBeUndefined();
  });
});

describe("the size of what a tool gave", () => {
  it("is that of its JSON, of bytes and texts their own", () => {
    expect(sizeOf({ b: "ü", a: [1, null, 2n] })).toBe(27);
    expect([sizeOf("ü"), sizeOf(Buffer.alloc(5_000_000))]).toEqual([2, 5_000_000]);
    expect([sizeOf(undefined), sizeOf(() => 1)]).toEqual([undefined, undefined]);
    const image = "x".repeat(5_000_000);
    expect(sizeOf([{ type: "image", data: image }])).toBe(5_000_000 + 28);
    expect(sizeOf(image)).toBe(5_000_000);
  });
});
