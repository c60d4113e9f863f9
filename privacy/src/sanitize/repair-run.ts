import type { Detector } from "../detector.ts";
import type { InspectableRun, JsonObject } from "../inspectable-run.ts";
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
  if (site.part === "candidate") {
    // All of them: what is left would not be the choice that there was.
    part["candidates"] = [];
    return;
  }
  const text = part[site.field];
  if (typeof text !== "string") return;
  const repaired = repairText(text, site.field, finding, detector);
  if (repaired === undefined) delete part[site.field];
  else part[site.field] = repaired;
}

/** A copy of a run in which each finding's metadata key is dropped and each finding's text dropped or replaced. */
export function repairRun<R extends InspectableRun>(
  run: R,
  findings: readonly Finding[],
  detector: Detector,
): R {
  const copy = {
    ...run,
    steps: run.steps.map((step) => ({ ...step })),
    failures: run.failures.map((failure) => ({ ...failure })),
    ...(run.decisions && { decisions: run.decisions.map((decision) => ({ ...decision })) }),
    ...(run.qualitySignals && { qualitySignals: run.qualitySignals.map((signal) => ({ ...signal })) }),
  };
  for (const finding of findings) {
    const { site } = finding;
    const part = site.part === "run" ? copy : copy[site.list]?.[site.index];
    if (part !== undefined) repairPart(fieldsOf(part), finding, detector);
  }
  return copy;
}
