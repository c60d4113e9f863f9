import type { Run } from "@runfacts/gen/server/run";
import type { Violation } from "@runfacts/server";
import { idsDistinct } from "./ids-distinct.ts";
import { itemsNamed } from "./items-named.ts";
import { openSteps } from "./open-steps.ts";
import { partStatus } from "./part-status.ts";
import { referencesKnown } from "./references-known.ts";
import type { Rule } from "./rule.ts";
import { seqComplete, seqDistinct } from "./seq-complete.ts";
import { signalsSingle } from "./signals-single.ts";
import { statusWhole } from "./status-whole.ts";
import { partTimesOrdered, timesOrdered } from "./times-ordered.ts";

const rules: readonly Rule[] = [
  statusWhole,
  timesOrdered,
  seqComplete,
  idsDistinct,
  referencesKnown,
  signalsSingle,
];
const partRules: readonly Rule[] = [
  partStatus,
  partTimesOrdered,
  seqDistinct,
  idsDistinct,
  openSteps,
  itemsNamed,
  signalsSingle,
];

/** Every violation of the rules for whole runs. */
export function checkRules(run: Run, now: number): Violation[] {
  return rules.flatMap((rule) => rule(run, now));
}

/** Every violation of the rules for parts of runs. */
export function checkPartRules(part: Run, now: number): Violation[] {
  return partRules.flatMap((rule) => rule(part, now));
}
