import type { Detector } from "../detector.ts";
import type { InspectableRun, JsonObject } from "../inspectable-run.ts";
import { knownTexts, textField } from "../texts.ts";
import type { Finding } from "../violation.ts";
import { repairText } from "./repair-text.ts";

// Copies are of the sender's own type; only fields that the inspection knows are changed in them.
type Fields = Record<string, unknown>;

function fieldsOf(copy: object): Fields {
  return copy as Fields;
}

function dropFromMetadata(step: Fields, key: string | undefined): void {
  const { metadata } = step;
  if (typeof metadata !== "object" || metadata === null || key === undefined) {
    step["metadata"] = {};
    return;
  }
  const kept = Object.entries(metadata as JsonObject).filter(([name]) => name !== key);
  step["metadata"] = Object.fromEntries(kept);
}

function repairPart(part: Fields, finding: Finding, detector: Detector): void {
  const { site } = finding;
  if (site.part === "metadata") {
    dropFromMetadata(part, site.key);
    return;
  }
  const text = part[site.field];
  // All texts of a list: what is left would not be the facts that there were.
  if (Array.isArray(text)) part[site.field] = [];
  if (typeof text !== "string") return;
  const repaired = repairText(text, textField(site.of?.list, site.field), finding, detector);
  if (repaired === undefined) delete part[site.field];
  else part[site.field] = repaired;
}

/** A copy of a run in which each finding's metadata key is dropped and each finding's text dropped or replaced. */
export function repairRun<R extends InspectableRun>(
  run: R,
  findings: readonly Finding[],
  detector: Detector,
): R {
  const copy = { ...run };
  const fields = fieldsOf(copy);
  for (const { list } of knownTexts.items) {
    const items = fields[list];
    if (Array.isArray(items)) fields[list] = items.map((item) => ({ ...item }));
  }
  for (const finding of findings) {
    const { of } = finding.site;
    const part = of === undefined ? fields : (fields[of.list] as Fields[] | undefined)?.[of.index];
    if (part !== undefined) repairPart(part, finding, detector);
  }
  return copy;
}
