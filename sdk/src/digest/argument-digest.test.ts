import { createHash, createHmac } from "node:crypto";
import { createRequire } from "node:module";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { argumentDigest, loadHmac } from "./argument-digest.ts";
import { sha256 } from "./sha256.ts";

describe("sha256", () => {
  it("is that of the runtime, for messages of any length", () => {
    const bytes = (length: number) => Uint8Array.from({ length }, (_, n) => (n * 31 + length) & 0xff);
    for (let length = 0; length < 200; length += 1) {
      const expected = createHash("sha256").update(bytes(length)).digest("hex");
      expect(Buffer.from(sha256(bytes(length))).toString("hex")).toBe(expected);
    }
    const large = bytes(100_000);
    expect(Buffer.from(sha256(large))).toEqual(createHash("sha256").update(large).digest());
  });
});

describe.each([
  ["by the runtime's HMAC", true],
  ["without it, as in a browser", false],
])("the digest of arguments, %s", (_, isRuntimes) => {
  beforeEach(async () => {
    if (!isRuntimes) vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
    await loadHmac();
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const expected = (key: string, text: string) =>
    createHmac("sha256", key).update(text).digest("hex").slice(0, 32);

  it("is half of an HMAC of JSON with sorted keys, under the key of the tracer", () => {
    const value = { b: [1, { d: null, c: "ü" }], a: true, 10: 1n };
    const text = '{"10":"1","a":true,"b":[1,{"c":"ü","d":null}]}';
    expect(argumentDigest("key")(value)).toBe(expected("key", text));
    expect(argumentDigest("k".repeat(100))(value)).toBe(expected("k".repeat(100), text));
    expect(argumentDigest(undefined)(value)).toBe(expected("runfacts", text));
  });

  it("is the same whatever the order of keys, and another for other values", () => {
    const digest = argumentDigest("key");
    const reversed = (value: unknown): unknown => {
      if (typeof value !== "object" || value === null) return value;
      if (Array.isArray(value)) return value.map(reversed);
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, own]) => [key, reversed(own)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(digest(reversed(value))).toBe(digest(value));
        expect(digest([value])).not.toBe(digest(value));
      }),
    );
  });

  it("is none of what JSON cannot say, or what is too large", () => {
    const digest = argumentDigest("key");
    expect(digest(undefined)).toBeUndefined();
    expect(digest(() => 1)).toBeUndefined();
    expect(digest("x".repeat(256 * 1024))).toBeUndefined();
  });

  it("takes no longer way than it has to", () => {
    const createHmacOf = vi.spyOn(createRequire(import.meta.url)("node:crypto"), "createHmac");
    argumentDigest("key")({ page: 1 });
    expect(createHmacOf).toHaveBeenCalledTimes(isRuntimes ? 1 : 0);
  });
});
