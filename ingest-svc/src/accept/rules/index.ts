import type { Run } from "@runfacts/gen/server/run";
import { MAX_VIOLATIONS, type Violation } from "@runfacts/server";
import { idsDistinct, seqDistinct } from "./distinct.ts";
import { itemsNamed, signalsSingle } from "./items.ts";
import { openSteps } from "./open-steps.ts";
import type { Rule } from "./rule.ts";
import { partStatus, statusWhole } from "./statuses.ts";
import { partTimesOrdered, timesOrdered } from "./times-ordered.ts";
import { partAcyclic, wholeRun } from "./whole-run.ts";

const rules: readonly Rule[] = [statusWhole, timesOrdered, wholeRun, idsDistinct, signalsSingle];
/** A part keeps what later parts could not mend; the rest is kept by the run as a whole, before it ends. */
const partRules: readonly Rule[] = [
  partStatus,
  partTimesOrdered,
  seqDistinct,
  idsDistinct,
  openSteps,
  itemsNamed,
  partAcyclic,
  signalsSingle,
];

/** The violations of the rules for whole runs; of many, at least the first 20. */
export function checkRules(run: Run, now: number): Violation[] {
  return violationsOf(rules, run, now);
}

/** The same of the rules for parts of runs. */
export function checkPartRules(part: Run, now: number): Violation[] {
  return violationsOf(partRules, part, now);
}

function violationsOf(all: readonly Rule[], run: Run, now: number): Violation[] {
  const violations: Violation[] = [];
  for (const rule of all) {
    if (violations.length >= MAX_VIOLATIONS) break;
    violations.push(...rule(run, now).slice(0, MAX_VIOLATIONS));
  }
  return violations;
}
