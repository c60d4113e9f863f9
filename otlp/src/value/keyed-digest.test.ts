import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { keyedDigest } from "./keyed-digest.ts";

it("is HMAC-SHA-256 for keys and texts of any length", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 100 }),
      fc.string({ unit: "binary", maxLength: 300 }),
      (key, text) => {
        const hmac = createHmac("sha256", key).update(text, "utf8").digest("hex");
        expect(keyedDigest(key, text)).toBe(hmac.slice(0, 32));
      },
    ),
  );
});
