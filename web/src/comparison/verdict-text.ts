import {
  ComparisonReason,
  ComparisonVerdict,
  type MetricComparison,
} from "@runfacts/gen/client/compare_versions";
import type { Estimate } from "@runfacts/gen/client/estimate";
import { countOf } from "../format/number.ts";
import { formatPoints, formatSigned } from "../format/signed.ts";

/** What is said of a metric: a word, what it rests on, and how far the true difference may be from that. */
export interface VerdictText {
  readonly word: "worse" | "better" | "same" | "inconclusive";
  /** `+4.0 pp` or `+12%`; absent where the sides were never compared. */
  readonly difference: string | undefined;
  /** `1.5 to 6.2`, in the same unit; absent where no bounds are known. */
  readonly interval: string | undefined;
  /** True if it is sure which side has more, and not by how much: the interval holds zero, too. */
  readonly isSizeUnsure: boolean;
  /** What an inconclusive verdict lacks: `400 more runs`. */
  readonly lacks: string | undefined;
}

const words: Readonly<Record<number, VerdictText["word"]>> = {
  [ComparisonVerdict.UNSPECIFIED]: "inconclusive",
  [ComparisonVerdict.WORSE]: "worse",
  [ComparisonVerdict.BETTER]: "better",
  [ComparisonVerdict.SAME]: "same",
  [ComparisonVerdict.INCONCLUSIVE]: "inconclusive",
};

/** A verdict in words and figures. */
export function verdictText(metric: MetricComparison): VerdictText {
  const { relativeDifference, difference } = metric;
  const word = words[metric.verdict] ?? "inconclusive";
  const lacks = word === "inconclusive" ? lackOf(metric) : undefined;
  const { low = 0, high = 0 } = relativeDifference ?? difference ?? {};
  const isSizeUnsure = (word === "worse" || word === "better") && low < 0 && high > 0;
  if (relativeDifference !== undefined)
    return {
      word,
      difference: `${formatSigned(100 * relativeDifference.value, 0)}%`,
      interval: intervalOf(relativeDifference, 0),
      isSizeUnsure,
      lacks,
    };
  // Numbers of a baseline that is not above zero have no share of it, and are no points.
  if (difference === undefined || metric.moreIsBetter)
    return { word, difference: undefined, interval: undefined, isSizeUnsure: false, lacks };
  return {
    word,
    difference: formatPoints(difference.value),
    interval: intervalOf(difference, 1),
    isSizeUnsure,
    lacks,
  };
}

/** All of it in one line: `worse, +4.0 pp (+1.5 to +6.2)`, `worse, +4.0 pp; how much is not sure (−0.5 to +8.2)`, `inconclusive: 400 more runs`. */
export function verdictLine(metric: MetricComparison): string {
  const { word, difference, interval, isSizeUnsure, lacks } = verdictText(metric);
  if (word === "inconclusive") return lacks === undefined ? word : `${word}: ${lacks}`;
  if (isSizeUnsure) return `${word}, ${difference}; how much is not sure (${interval})`;
  return [word, difference && `, ${difference}`, interval && ` (${interval})`].filter(Boolean).join("");
}

function lackOf({ reason, runsNeeded }: MetricComparison): string {
  if (reason === ComparisonReason.NOT_CONCURRENT) return "no hour in common";
  if (reason === ComparisonReason.FEW_HOURS) return "fewer than 6 hours in common";
  // Beyond that it is not to be waited for.
  if (runsNeeded === undefined || runsNeeded > 1_000_000n || runsNeeded === 0n)
    return reason === ComparisonReason.FEW_RUNS ? "too few runs" : "no clear difference";
  return countOf(runsNeeded, "more run");
}

function intervalOf({ low, high }: Estimate, digits: number): string | undefined {
  if (low === undefined || high === undefined) return undefined;
  return `${formatSigned(100 * low, digits)} to ${formatSigned(100 * high, digits)}`;
}
