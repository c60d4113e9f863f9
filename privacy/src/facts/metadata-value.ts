import { noContext } from "../context.ts";
import { detectIn } from "../detect-in.ts";
import type { Detector } from "../detector.ts";
import type { JsonValue } from "../json.ts";
import { limits } from "../limits.ts";
import { isListedSentence } from "../shape/listed-words.ts";
import { profileOf } from "../text/profile.ts";
import type { Detection } from "../violation.ts";
import type { KeyClass } from "./classify-key.ts";
import { outcomeWords } from "./key-words.ts";
import { textRule } from "./text-rule.ts";

/** A detection in a value, and in which item of a list. */
export interface ValueDetection extends Detection {
  readonly item?: number;
}

const HASH_OR_NUMBER =
  /^(?:[a-z0-9]{3,8}:)?(?:-?[\d.,]{1,24}\s?(?:ms|us|µs|ns|s|%|b|kb|mb)?|[0-9a-f]{6,128})$/i;
const WORD = /^[A-Za-z_-]{1,24}$/;
const IDENTIFIER = /^[A-Za-z0-9._:/+-]{0,64}$/;
// Shorter numbers are counts and times; nothing personal is recognised in them.
const SMALLEST_TELLING = 1_000_000;

/** Whether a text under a key such as `title_length` or `email_hash` is what the key says. */
function isMeasured(text: string, key: KeyClass): boolean {
  return key.measure && (text === "" || (/\d/.test(text) ? HASH_OR_NUMBER : WORD).test(text));
}

function inspectString(text: string, key: KeyClass, detector: Detector): Detection | undefined {
  if (!key.personal && !key.content && detector.clean?.has(text, key.context)) return undefined;
  const profile = profileOf(text);
  const rule = textRule(text, limits.metadataString, profile);
  if (rule !== undefined) return { rule };
  if (key.personal && !isMeasured(text, key)) {
    return detector.detect(text, key.context, profile) ?? { rule: "metadata-key-personal" };
  }
  if (key.content && !isMeasured(text, key)) {
    const isIdentifier = key.identifier && !key.personal && IDENTIFIER.test(text);
    const isOutcome = key.outcome && outcomeWords.has(text.toLowerCase());
    if (!isIdentifier && !isOutcome) {
      return detector.detect(text, noContext, profile) ?? { rule: "metadata-key-content" };
    }
  }
  return detectIn(text, key.context, profile, detector);
}

function inspectNumber(value: number, key: KeyClass, detector: Detector): Detection | undefined {
  if (!Number.isFinite(value)) return { rule: "metadata-value-invalid" };
  const isRefused = key.personal && !key.measure;
  if (!isRefused && (value < SMALLEST_TELLING || !Number.isSafeInteger(value))) return undefined;
  const text = String(value);
  const found = detector.detect(text, key.context, profileOf(text));
  return found === undefined && isRefused ? { rule: "metadata-key-personal" } : found;
}

function inspectScalar(value: JsonValue, key: KeyClass, detector: Detector): Detection | undefined {
  switch (typeof value) {
    case "string":
      return inspectString(value, key, detector);
    case "number":
      return inspectNumber(value, key, detector);
    case "boolean":
      return key.personal && !key.measure ? { rule: "metadata-key-personal" } : undefined;
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
