import type { Detector } from "../detector.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { limits } from "../limits.ts";
import type { MetadataPlace } from "../site.ts";
import type { Detection } from "../violation.ts";
import type { KeyClass } from "./classify-key.ts";
import { isTooLarge } from "./fact-form.ts";
import { inspectValue, type ValueDetection } from "./metadata-value.ts";

/** A detection and its place in the metadata. */
export interface MetadataDetection extends Detection {
  readonly place: MetadataPlace;
}

/** Takes a string under the key of a part, with the name of the whole: see `KeyClass.partOf`. */
export type TakePart = (stem: string, text: string, place: MetadataPlace) => void;

// Shorter strings are inspected in microseconds.
const MIN_LONG = 64;

const isLong = (value: JsonValue) =>
  Array.isArray(value) || (typeof value === "string" && value.length >= MIN_LONG);

/**
 * Inspects the metadata of a step: at most one detection for the whole map and one for each key. Of more keys than may be,
 * the first of those are looked at. Yields "long" after each long value.
 *
 * @param takePart is given the strings that pass under keys of parts
 */
export function* inspectMetadata(
  metadata: JsonObject,
  classOf: (key: string) => KeyClass,
  detector: Detector,
  takePart: TakePart,
): Generator<"long", MetadataDetection[]> {
  const found: MetadataDetection[] = [];
  const keys = Object.keys(metadata);
  if (keys.length > limits.metadataKeys) found.push({ rule: "metadata-too-many-keys", place: {} });
  else if (isTooLarge(metadata)) found.push({ rule: "metadata-too-large", place: {} });
  for (let keyIndex = 0; keyIndex < Math.min(keys.length, limits.metadataKeys); keyIndex += 1) {
    const key = keys[keyIndex] ?? "";
    const keyClass = classOf(key);
    const value = metadata[key] ?? null;
    const detection: ValueDetection | undefined =
      keyClass.rule === undefined ? inspectValue(value, keyClass, detector) : { rule: keyClass.rule };
    if (isLong(value)) yield "long";
    if (detection === undefined && keyClass.partOf === undefined) continue;
    const place = { key, keyIndex, nameable: keyClass.nameable };
    if (detection === undefined) {
      if (typeof value === "string") takePart(keyClass.partOf ?? "", value, place);
      continue;
    }
    const { item, ...rest } = detection;
    found.push({ ...rest, place: item === undefined ? place : { ...place, item } });
  }
  return found;
}
