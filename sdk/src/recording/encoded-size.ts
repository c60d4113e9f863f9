import type { Facts, FactValue, FailureRecord } from "./run-record.ts";

// Sizes in the protobuf encoding. Every field number of the contract that is used here takes a tag of 1 byte.
const tag = 1;
const uuidField = 38;
// A tag and a length; then seconds, at most 6 bytes until the year 10,000, and nanoseconds, at most 5, each with a tag.
const timeField = 15;
const numberField = 9;
const enumField = 2;
const countField = 9;
const int32Field = 6;

function lengthSize(bytes: number): number {
  if (bytes < 0x80) return 1;
  if (bytes < 0x4000) return 2;
  return bytes < 0x20_0000 ? 3 : 4;
}

const framed = (bytes: number) => tag + lengthSize(bytes) + bytes;

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
export const usageSize = framed(4 * countField + numberField);

/** Most bytes of the fields that every step has but its name, and of its attempt and parent. */
export const stepSize = 4 + 2 * uuidField + int32Field + enumField + 2 * timeField + int32Field;

/** Most bytes of a failure. */
export const failureSize = ({ failureId, failureCode, message }: FailureRecord) =>
  framed(
    (failureId === undefined ? 1 : 2) * uuidField + enumField + textSize(failureCode) + textSize(message),
  );

/** Most bytes of the ids, times and status of a run. */
export const runSize = 2 * uuidField + 2 * timeField + enumField;

function valueSize(value: FactValue): number {
  if (typeof value === "string") return textSize(value);
  if (typeof value !== "object" || value === null) return numberField;
  return framed(value.reduce((sum: number, item) => sum + framed(valueSize(item)), 0));
}

/** Most bytes of the metadata of a step. */
export function factsSize(facts: Facts): number {
  let size = 0;
  for (const key of Object.keys(facts)) size += framed(textSize(key) + framed(valueSize(facts[key] ?? null)));
  return framed(size);
}
