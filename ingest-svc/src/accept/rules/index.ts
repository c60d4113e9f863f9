import type { Run } from "@runfacts/gen/server/run";
import type { Violation } from "@runfacts/server";
import { idsDistinct } from "./ids-distinct.ts";
import { referencesKnown } from "./references-known.ts";
import type { Rule } from "./rule.ts";
import { seqComplete } from "./seq-complete.ts";
import { statusWhole } from "./status-whole.ts";
import { timesOrdered } from "./times-ordered.ts";

const rules: readonly Rule[] = [statusWhole, timesOrdered, seqComplete, idsDistinct, referencesKnown];

/** Every violation of the rules for whole runs. */
export function checkRules(run: Run, now: number): Violation[] {
  return rules.flatMap((rule) => rule(run, now));
}
