import { setFlagsFromString } from "node:v8";
import { runInThisContext } from "node:vm";
import { create, type JsonObject, toBinary } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { CountingReader } from "./counting-reader.ts";
import { readStruct } from "./read-struct.ts";

const OBJECTS = 20_000;
const KEYS = 4;

/** Objects in binary, one after the other, and where each ends. */
function objects(keyOf: (object: number, place: number) => string) {
  const all = Array.from({ length: OBJECTS }, (_, object) => {
    const places = Array.from({ length: KEYS }, (_, place) => keyOf(object, place));
    const kind = { case: "boolValue", value: true } as const;
    return toBinary(
      StructSchema,
      create(StructSchema, { fields: Object.fromEntries(places.map((key) => [key, { kind }])) }),
    );
  });
  let end = 0;
  return {
    bytes: Buffer.concat(all),
    ends: all.map(({ byteLength }) => {
      end += byteLength;
      return end;
    }),
  };
}

function read({ bytes, ends }: ReturnType<typeof objects>): JsonObject[] {
  const reader = new CountingReader(bytes, OBJECTS * KEYS);
  return ends.map((end) => readStruct(reader, end));
}

/** Whether the engine has learned the shape of an object. */
const hasShape: (object: JsonObject) => boolean = (() => {
  setFlagsFromString("--allow-natives-syntax");
  return runInThisContext("(object) => %HasFastProperties(object)");
})();

const alike = objects((_, place) => `key_${place}`);
const each = objects((object, place) => `key_${object * KEYS + place}`);

describe("objects of which hardly two have the same keys", () => {
  it("are read as any others", () => {
    const found = read(each);
    expect(found.at(-1)).toStrictEqual({
      key_79996: true,
      key_79997: true,
      key_79998: true,
      key_79999: true,
    });
    expect(found.every((object) => Object.getPrototypeOf(object) === Object.prototype)).toBe(true);
  });

  it("have no shapes for the engine to learn, which costs most of the time", () => {
    const shapes = read(each).map(hasShape);
    expect(shapes[0]).toBe(true);
    expect(shapes.filter(Boolean).length).toBeLessThan(OBJECTS / 10);
  });
});

it("objects of the same keys have a shape, which makes them fast", () => {
  expect(read(alike).every(hasShape)).toBe(true);
});
