import type { Facts, FactValue, FailureRecord } from "./run-record.ts";

// Sizes in the protobuf encoding. Every field number of the contract that is used here takes a tag of 1 byte, but where it is said.
const TAG = 1;
const UUID_FIELD = 38;
// A tag and a length; then seconds, at most 6 bytes until the year 10,000, and nanoseconds, at most 5, each with a tag.
const TIME_FIELD = 15;
const NUMBER_FIELD = 9;
const ENUM_FIELD = 2;
const COUNT_FIELD = 9;
const INT32_FIELD = 6;

function lengthSize(bytes: number): number {
  if (bytes < 0x80) return 1;
  if (bytes < 0x4000) return 2;
  return bytes < 0x20_0000 ? 3 : 4;
}

const framed = (bytes: number) => TAG + lengthSize(bytes) + bytes;

function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x800) bytes += 2;
    else if (unit >= 0x80) bytes += 1;
  }
  return bytes;
}

/** Most bytes that a text field takes. */
export const textSize = (text: string | undefined) => (text === undefined ? 0 : framed(utf8Length(text)));

/** Most bytes of the usage of a step: four counts and a number. */
export const usageSize = framed(4 * COUNT_FIELD + NUMBER_FIELD);

/** Most bytes of the fields that every step has but its name, and of its attempt and parent. */
export const STEP_SIZE = 4 + 2 * UUID_FIELD + INT32_FIELD + ENUM_FIELD + 2 * TIME_FIELD + INT32_FIELD;

// These have tags of 2 bytes.
/** Most bytes of what a step waited for, of the digest of its arguments, and of the size of its result. */
export const progressSizes = { wait: 2, argumentDigest: 35, resultBytes: 10 } as const;

/** Most bytes of a failure. */
export const failureSize = ({ failureId, failureCode, message }: FailureRecord) =>
  framed(
    (failureId === undefined ? 1 : 2) * UUID_FIELD + ENUM_FIELD + textSize(failureCode) + textSize(message),
  );

/** Most bytes of the ids, times and status of a run. */
export const RUN_SIZE = 2 * UUID_FIELD + 2 * TIME_FIELD + ENUM_FIELD;

function valueSize(value: FactValue): number {
  if (typeof value === "string") return textSize(value);
  if (typeof value !== "object" || value === null) return NUMBER_FIELD;
  return framed(value.reduce((sum: number, item) => sum + framed(valueSize(item)), 0));
}

/** Most bytes of the metadata of a step. */
export function factsSize(facts: Facts): number {
  let size = 0;
  for (const key of Object.keys(facts)) size += framed(textSize(key) + framed(valueSize(facts[key] ?? null)));
  return framed(size);
}
