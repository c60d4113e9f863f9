import { type Interval, wilsonInterval } from "@runfacts/insight/statistics";

/** Standard deviations of an interval of 95 %. */
const Z = 1.96;

/** What is promised of a share of trials. */
export interface Claim {
  readonly what: string;
  /** The share is at least, or at most, so much. */
  readonly promised: { readonly least: number } | { readonly most: number };
  /** A share that would break the promise so plainly that trials which cannot tell it from what is promised are too few. */
  readonly broken: number;
}

/** What trials showed of a claim. */
export interface Finding extends Claim {
  readonly hits: number;
  readonly trials: number;
  readonly share: number;
  /** Of 95 %: what was shown, whatever was promised. */
  readonly interval: Interval;
  readonly isKept: boolean;
  readonly isEnough: boolean;
}

/**
 * Holds trials against a claim. Of what is to be often, as many of the trials must be. What is to be seldom is so for as long as it is not
 * sure by 95 % to be more: of trials, chance makes it more in half of all cases where the promise is just kept.
 */
export function findingOf(claim: Claim, hits: number, trials: number): Finding {
  const { promised, broken } = claim;
  const share = hits / trials;
  const interval = wilsonInterval(share, trials, Z);
  const ofBroken = wilsonInterval(broken, trials, Z);
  const isKept = "least" in promised ? share >= promised.least : interval.low <= promised.most;
  const isEnough = "least" in promised ? ofBroken.high < promised.least : ofBroken.low > promised.most;
  return { ...claim, hits, trials, share, interval, isKept, isEnough };
}

/** A line: what was seen, what that shows, what was promised. */
export function lineOf({ what, promised, share, interval, trials, isKept, isEnough }: Finding): string {
  const goal =
    "least" in promised ? `at least ${percent(promised.least)}` : `at most ${percent(promised.most)}`;
  const outcome = isEnough ? (isKept ? "kept" : "NOT KEPT") : "too few trials to tell";
  return `${what}: ${percent(share)} (95 %: ${percent(interval.low)} to ${percent(interval.high)}) of ${trials}; promised ${goal}: ${outcome}`;
}

/** Whether trials show what is promised. Too few show nothing: they do for a short run, which only looks whether all works. */
export function areKept(
  findings: readonly Pick<Finding, "isKept" | "isEnough">[],
  { isShort }: { readonly isShort: boolean },
): boolean {
  return findings.every(({ isKept, isEnough }) => (isEnough ? isKept : isShort));
}

/** `91.8 %` */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
