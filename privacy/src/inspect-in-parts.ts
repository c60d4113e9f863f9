import { findInParts } from "./find.ts";
import { detectorOf } from "./full-detector.ts";
import type { InspectableRun } from "./inspectable-run.ts";
import { defaultPolicy, type Policy } from "./policy/policy.ts";
import type { RunTexts } from "./texts.ts";
import { type Finding, toViolation, type Violation } from "./violation.ts";

/**
 * `inspectRun` for a run of any size: yields after each item, so that its caller may do something else between
 * them, and stops once enough was found.
 *
 * @param most violations that are returned at most
 * @param texts the texts of the run; default: those that this package knows
 * @returns the first violations, in field order
 */
export function* inspectInParts(
  run: InspectableRun,
  most: number,
  policy: Policy = defaultPolicy,
  texts?: RunTexts,
): Generator<undefined, Violation[]> {
  const found: Finding[] = [];
  for (const _ of findInParts(run, policy, detectorOf(policy), found, texts)) {
    if (found.length >= most) break;
    yield;
  }
  return found.slice(0, most).map(toViolation);
}
