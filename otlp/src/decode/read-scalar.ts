import { ScalarType } from "@bufbuild/protobuf";
import { Undecodable } from "./undecodable.ts";

const HEX = /^(?:[0-9a-fA-F]{2})*$/;
const WHOLE = /^-?\d{1,20}$/;
const NOT_FINITE = new Set(["NaN", "Infinity", "-Infinity"]);

/** Reads a value of JSON as a scalar of protobuf. Bytes are ids, which OTLP writes in hex. */
export function readScalar(type: ScalarType, json: unknown): unknown {
  switch (type) {
    case ScalarType.STRING:
      if (typeof json !== "string") throw new Undecodable("must be text");
      return json;
    case ScalarType.BOOL:
      if (typeof json !== "boolean") throw new Undecodable("must be true or false");
      return json;
    case ScalarType.BYTES:
      return readId(json);
    case ScalarType.DOUBLE:
      return readDouble(json);
    case ScalarType.FIXED64:
      return readWhole(json, 0n, 2n ** 64n - 1n);
    case ScalarType.INT64:
      return readWhole(json, -(2n ** 63n), 2n ** 63n - 1n);
    default:
      throw new Undecodable("is of a type that is not read");
  }
}

function readId(json: unknown): Uint8Array {
  if (typeof json !== "string" || !HEX.test(json)) throw new Undecodable("must be hex digits");
  const bytes = new Uint8Array(json.length / 2);
  for (let at = 0; at < bytes.length; at += 1)
    bytes[at] = Number.parseInt(json.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}

function readDouble(json: unknown): number {
  if (typeof json === "number") return json;
  if (typeof json === "string" && json.trim() !== "") {
    const number = Number(json);
    if (!Number.isNaN(number) || NOT_FINITE.has(json)) return number;
  }
  throw new Undecodable("must be a number");
}

function readWhole(json: unknown, min: bigint, max: bigint): bigint {
  const isWhole = typeof json === "string" ? WHOLE.test(json) : Number.isSafeInteger(json);
  const whole = isWhole ? BigInt(json as string | number) : undefined;
  if (whole === undefined || whole < min || whole > max)
    throw new Undecodable("must be a whole number of 64 bits");
  return whole;
}
