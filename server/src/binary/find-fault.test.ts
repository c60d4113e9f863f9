import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { IngestRunRequestSchema } from "@runfacts/gen/server/ingest_service";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findBinaryFault } from "./find-fault.ts";

const bytes = toBinary(
  IngestRunRequestSchema,
  create(IngestRunRequestSchema, {
    run: { runId: "r", steps: [{ name: "first" }, { name: "second", metadata: { a: "text" } }] },
  }),
);

/** The message with the first byte of a text replaced by one that UTF-8 never holds. */
function damaged(text: string): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[Buffer.from(copy).indexOf(text)] = 0xff;
  return copy;
}

describe("findBinaryFault", () => {
  it("finds nothing in a valid message", () => {
    expect(findBinaryFault(IngestRunRequestSchema, bytes)).toBeUndefined();
  });

  it.each([
    ["second", "run.steps[1].name"],
    ["text", "run.steps[1].metadata.a"],
  ])("names the field whose text is not UTF-8: %s", (text, field) => {
    expect(findBinaryFault(IngestRunRequestSchema, damaged(text))).toEqual({
      field,
      rule: "string.unicode",
      description: "must be valid UTF-8",
    });
  });

  it("names the field that is cut off", () => {
    const [tag = 0, , ...rest] = bytes;
    const cut = Uint8Array.from([tag, rest.length - 4, ...rest.slice(0, -4)]);
    expect(findBinaryFault(IngestRunRequestSchema, cut)?.field).toMatch(/^run\.steps/);
    expect(findBinaryFault(IngestRunRequestSchema, bytes.subarray(0, -1))).toMatchObject({
      field: "run",
      rule: "protobuf.malformed",
    });
  });

  it("finds a fault in most of what cannot be decoded, and never fails", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (random) => {
        const fault = findBinaryFault(IngestRunRequestSchema, random);
        if (fault === undefined) return;
        expect(() => fromBinary(IngestRunRequestSchema, random)).toThrow();
      }),
    );
  });
});
