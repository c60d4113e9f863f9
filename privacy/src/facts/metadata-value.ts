import { detectIn } from "../detect-in.ts";
import type { Detector } from "../detector.ts";
import type { JsonValue } from "../inspectable-run.ts";
import { limits } from "../limits.ts";
import { isListedSentence } from "../shape/listed-words.ts";
import { profileOf } from "../text/profile.ts";
import type { Detection } from "../violation.ts";
import type { KeyClass } from "./classify-key.ts";
import { textRule } from "./text-rule.ts";

/** A detection in a value, and in which item of a list. */
export interface ValueDetection extends Detection {
  readonly item?: number;
}

const IDENTIFIER = /^[A-Za-z0-9._:/+-]{0,64}$/;
// Shorter numbers are counts and times; nothing personal is recognised in them.
const SMALLEST_TELLING = 1_000_000;

function inspectString(text: string, key: KeyClass, detector: Detector): Detection | undefined {
  const profile = profileOf(text);
  const rule = textRule(text, limits.metadataString, profile);
  if (rule !== undefined) return { rule };
  if (key.content && !(key.identifier && IDENTIFIER.test(text))) return { rule: "metadata-key-content" };
  return detectIn(text, key.context, profile, detector);
}

function inspectNumber(value: number, key: KeyClass, detector: Detector): Detection | undefined {
  if (!Number.isFinite(value)) return { rule: "metadata-value-invalid" };
  if (value < SMALLEST_TELLING || !Number.isSafeInteger(value)) return undefined;
  const text = String(value);
  return detector.detect(text, key.context, profileOf(text));
}

function inspectScalar(value: JsonValue, key: KeyClass, detector: Detector): Detection | undefined {
  switch (typeof value) {
    case "string":
      return inspectString(value, key, detector);
    case "number":
      return inspectNumber(value, key, detector);
    case "boolean":
      return undefined;
    case "object":
      return value === null ? undefined : { rule: "metadata-nested" };
    default:
      return { rule: "metadata-value-invalid" };
  }
}

function inspectList(
  list: readonly JsonValue[],
  key: KeyClass,
  detector: Detector,
): ValueDetection | undefined {
  if (list.length > limits.metadataListItems) return { rule: "metadata-list-too-long" };
  for (const [item, value] of list.entries()) {
    const detection = inspectScalar(value, key, detector);
    if (detection !== undefined) return { ...detection, item };
  }
  const texts = list.filter((value) => typeof value === "string");
  if (texts.length < 2) return undefined;
  // A text cut into items is still that text.
  const { shape } = key.context;
  if (shape !== undefined && isListedSentence(texts)) return { rule: shape.rule };
  return detector.detectInPieces(texts);
}

/** The first rule that a metadata value breaks under its key, or undefined. */
export function inspectValue(
  value: JsonValue,
  key: KeyClass,
  detector: Detector,
): ValueDetection | undefined {
  return Array.isArray(value) ? inspectList(value, key, detector) : inspectScalar(value, key, detector);
}
