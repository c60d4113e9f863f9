import { detectIn } from "./detect-in.ts";
import type { Detector } from "./detector.ts";
import type { KeyClass } from "./facts/classify-key.ts";
import { inspectMetadata, type TakePart } from "./facts/inspect-metadata.ts";
import { keyClassifier } from "./facts/key-classifier.ts";
import { SplitTexts } from "./facts/split-text.ts";
import { isBlank, textRule } from "./facts/text-rule.ts";
import type { InspectableRun } from "./inspectable-run.ts";
import type { JsonObject } from "./json.ts";
import type { Policy } from "./policy/policy.ts";
import type { ItemPlace } from "./site.ts";
import { profileOf } from "./text/profile.ts";
import { knownTexts, type RunTexts, type TextField } from "./texts.ts";
import type { Detection, Finding } from "./violation.ts";

/** A run, or an item of it, whose fields are found by their names. */
type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: object) => value as Fields;

// Every step has one or two. In lower case and between hyphens nothing else is encoded in it.
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const UUID_LENGTH = 36;

function inspectText(value: unknown, field: TextField, detector: Detector): Detection | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  if (value.length === UUID_LENGTH && field.context.secret === undefined && UUID.test(value))
    return undefined;
  if (detector.clean?.has(value, field.context)) return undefined;
  const profile = profileOf(value);
  const rule = textRule(value, field.limit, profile) ?? (isBlank(value, profile) ? "text-blank" : undefined);
  return rule === undefined ? detectIn(value, field.context, profile, detector) : { rule };
}

/** What stands under a name, or under the names of a way in. */
function fieldAt(fields: Fields, { field, path }: TextField): unknown {
  if (path.length === 1) return fields[field];
  let value: unknown = fields;
  for (const name of path) {
    value = typeof value === "object" && value !== null ? fieldsOf(value)[name] : undefined;
  }
  return value;
}

function findInTexts(
  fields: Fields,
  texts: readonly TextField[],
  of: ItemPlace | undefined,
  detector: Detector,
  found: Finding[],
): void {
  for (const text of texts) {
    const { field, isList } = text;
    const value = fieldAt(fields, text);
    if (!isList) {
      const detection = inspectText(value, text, detector);
      if (detection !== undefined)
        found.push({ ...detection, site: { part: "text", of, field, item: undefined } });
    } else if (Array.isArray(value)) {
      for (const [item, one] of value.entries()) {
        const detection = inspectText(one, text, detector);
        if (detection !== undefined) found.push({ ...detection, site: { part: "text", of, field, item } });
      }
    }
  }
}

function* findInMetadata(
  { metadata }: { readonly metadata?: JsonObject },
  of: ItemPlace,
  classOf: (key: string) => KeyClass,
  detector: Detector,
  split: SplitTexts,
  found: Finding[],
): Generator<"long"> {
  if (metadata === undefined) return;
  const takePart: TakePart = (stem, text, { key = "", ...place }) =>
    split.add(stem, { text, key, site: { part: "metadata", of, key, ...place } });
  for (const { place, ...detection } of yield* inspectMetadata(metadata, classOf, detector, takePart)) {
    found.push({ ...detection, site: { part: "metadata", of, ...place } });
  }
}

/**
 * Everything in a run that breaks a rule, in field order: at most one finding for each text and metadata key. Those of
 * texts that are split over several keys or items follow.
 *
 * @param detector looks for secrets and personal data in metadata keys, which are remembered with it
 * @param ofValues the same in the texts that pass as facts; default: `detector`
 */
export function findAll(
  run: InspectableRun,
  policy: Policy,
  detector: Detector,
  texts?: RunTexts,
  ofValues: Detector = detector,
): Finding[] {
  const found: Finding[] = [];
  for (const _ of findInParts(run, policy, detector, found, texts, ofValues));
  return found;
}

/**
 * The same, adding to `found` part by part: yields after the run itself and each item of its lists, and "long" after each
 * long value in metadata.
 *
 * @param detector looks into metadata keys, whose answers are remembered with it
 * @param texts the texts of the run; default: those that this package knows
 * @param ofValues looks into texts and metadata values; default: `detector`
 */
export function* findInParts(
  run: InspectableRun,
  policy: Policy,
  detector: Detector,
  found: Finding[],
  texts: RunTexts = knownTexts,
  ofValues: Detector = detector,
): Generator<"long" | undefined> {
  const classOf = keyClassifier(policy, detector);
  const split = new SplitTexts();
  findInTexts(fieldsOf(run), texts.fields, undefined, ofValues, found);
  yield;
  for (const { list, fields, hasMetadata } of texts.items) {
    const items = (fieldsOf(run)[list] ?? []) as readonly Fields[];
    for (const [index, item] of items.entries()) {
      const of = { list, index };
      findInTexts(item, fields, of, ofValues, found);
      if (hasMetadata) yield* findInMetadata(item, of, classOf, ofValues, split, found);
      yield;
    }
  }
  found.push(...split.find(ofValues));
}
