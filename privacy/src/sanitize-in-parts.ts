import type { Detector } from "./detector.ts";
import { Effort } from "./effort.ts";
import { findAll, findInParts } from "./find.ts";
import { detectorOf } from "./full-detector.ts";
import type { InspectableRun } from "./inspectable-run.ts";
import { defaultPolicy, type Policy } from "./policy/policy.ts";
import type { RuleId } from "./rules.ts";
import { repairText } from "./sanitize/repair-text.ts";
import { RunCopy } from "./sanitize/run-copy.ts";
import { type ItemPlace, pathInItem } from "./site.ts";
import { knownTexts, type RunTexts, type TextField } from "./texts.ts";
import { type Finding, toViolation, type Violation } from "./violation.ts";

/** What was left out, and of which item; undefined for the run itself. */
export interface Dropped extends Violation {
  readonly of: ItemPlace | undefined;
  /** Path of the field within the item: `metadata.user_email`. */
  readonly path: string;
}

/** A run that may be stored, and what had to go. */
export interface SanitizedInParts<R> {
  /** The run that was given where nothing had to go; else a copy, which shares with it what stays. */
  readonly run: R;
  /** The first of what had to go. */
  readonly dropped: readonly Dropped[];
  /** How much had to go in all, by rule. */
  readonly counts: ReadonlyMap<RuleId, number>;
}

/**
 * Removes from a run of any size what `inspectRun` would refuse, and yields after each item. A metadata key is dropped; an
 * optional text is dropped, and a list of texts with one that is refused; a text that must be there becomes "redacted", or its
 * first line within the limit when only its form was wrong. The run that was given is not changed.
 *
 * @param most violations that are returned at most
 * @param texts the texts of the run; default: those that this package knows
 * @param effort what may be spent on it, shared by the runs of a request; default: that of one run alone
 */
export function* sanitizeInParts<R extends InspectableRun>(
  run: R,
  most: number,
  policy: Policy = defaultPolicy,
  texts: RunTexts = knownTexts,
  effort: Effort = new Effort(),
): Generator<"long" | undefined, SanitizedInParts<R>> {
  const detector = detectorOf(policy);
  const ofValues = effort.limit(detector);
  const copy = new RunCopy(run);
  const dropped: Dropped[] = [];
  const counts = new Map<RuleId, number>();
  const found: Finding[] = [];
  const repairAll = () => {
    for (const finding of found) {
      repair(copy, finding, policy, texts, ofValues);
      counts.set(finding.rule, (counts.get(finding.rule) ?? 0) + 1);
      if (dropped.length >= most) continue;
      const { site } = finding;
      dropped.push({ ...toViolation(finding), of: site.of, path: pathInItem(site) });
    }
    found.length = 0;
  };
  for (const part of findInParts(run, policy, detector, found, texts, ofValues)) {
    if (found.length > 0) repairAll();
    yield part;
  }
  repairAll();
  return { run: copy.run, dropped, counts };
}

function repair(
  copy: RunCopy<object>,
  finding: Finding,
  policy: Policy,
  texts: RunTexts,
  detector: Detector,
): void {
  const { site } = finding;
  if (site.part === "metadata") {
    copy.dropKey(site.of, site.key);
    return;
  }
  const { of } = site;
  const fields = of === undefined ? texts.fields : texts.items.find(({ list }) => list === of.list)?.fields;
  const field = fields?.find((each) => each.field === site.field);
  if (field === undefined) throw new Error("a text was found that is not known");
  const text = copy.get(of, field);
  // All texts of a list: what is left would not be the facts that there were.
  if (Array.isArray(text)) copy.set(of, field, []);
  if (typeof text !== "string") return;
  const isClean = (line: string) => findAll(runOf(of, field, line), policy, detector, texts).length === 0;
  copy.set(of, field, repairText(text, field, finding, isClean));
}

/** A run that holds nothing but a text. */
function runOf(of: ItemPlace | undefined, { path }: TextField, text: string): InspectableRun {
  const fields = path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), text) as object;
  const run = { steps: [], failures: [] };
  return of === undefined ? { ...run, ...fields } : { ...run, [of.list]: [fields] };
}
