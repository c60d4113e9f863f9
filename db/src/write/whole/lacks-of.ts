import { failureNamed } from "./failure-named.ts";
import { referencesKnown } from "./references-known.ts";
import type { Lack, RunShape } from "./run-shape.ts";
import { seqComplete } from "./seq-complete.ts";
import { stepsEnded } from "./steps-ended.ts";

/**
 * What keeps a run from being whole; nothing when it is. The same rules, whether the run came whole, and is refused for what it
 * lacks, or in parts, and stays open until the rest has come.
 */
export function lacksOf(run: RunShape): Lack[] {
  return [...failureNamed(run), ...stepsEnded(run), ...seqComplete(run), ...referencesKnown(run)];
}
