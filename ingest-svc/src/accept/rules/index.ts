import type { Run } from "@runfacts/gen/server/run";
import type { Violation } from "@runfacts/server";
import { failuresNamed } from "./failures-named.ts";
import { idsDistinct } from "./ids-distinct.ts";
import { openSteps } from "./open-steps.ts";
import { partAcyclic } from "./part-acyclic.ts";
import { partStatus } from "./part-status.ts";
import type { Rule } from "./rule.ts";
import { seqDistinct } from "./seq-distinct.ts";
import { statusWhole } from "./status-whole.ts";
import { partTimesOrdered, timesOrdered } from "./times-ordered.ts";
import { wholeRun } from "./whole-run.ts";

const rules: readonly Rule[] = [statusWhole, timesOrdered, wholeRun, idsDistinct];
/** A part keeps what later parts could not mend; the rest is kept by the run as a whole, before it ends. */
const partRules: readonly Rule[] = [
  partStatus,
  partTimesOrdered,
  seqDistinct,
  idsDistinct,
  openSteps,
  failuresNamed,
  partAcyclic,
];

/** Every violation of the rules for whole runs. */
export function checkRules(run: Run, now: number): Violation[] {
  return rules.flatMap((rule) => rule(run, now));
}

/** Every violation of the rules for parts of runs. */
export function checkPartRules(part: Run, now: number): Violation[] {
  return partRules.flatMap((rule) => rule(part, now));
}
