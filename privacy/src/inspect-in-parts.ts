import { Effort } from "./effort.ts";
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
 * @param effort what may be spent on it, shared by the runs of a request; default: that of one run alone
 * @returns the first violations, in field order
 */
export function* inspectInParts(
  run: InspectableRun,
  most: number,
  policy: Policy = defaultPolicy,
  texts?: RunTexts,
  effort: Effort = new Effort(),
): Generator<"long" | undefined, Violation[]> {
  const found: Finding[] = [];
  const detector = detectorOf(policy);
  for (const part of findInParts(run, policy, detector, found, texts, effort.limit(detector))) {
    if (found.length >= most) break;
    yield part;
  }
  return found.slice(0, most).map(toViolation);
}
