import { ComparisonVerdict, type MetricComparison } from "@runfacts/gen/client/compare_versions";
import { verdictLine } from "../../comparison/verdict-text.ts";
import { countOf } from "../../format/number.ts";
import { visibleText } from "../../format/visible-text.ts";

const { WORSE, BETTER } = ComparisonVerdict;
const FAILURE = "failure:";
const SIGNAL = "signal:";
const names: Readonly<Record<string, string>> = {
  failure_rate: "failed runs",
  step_failure_rate: "failed steps",
  duration_p50_ms: "duration p50",
  duration_p95_ms: "duration p95",
  tokens: "tokens",
  cost_usd: "cost",
  steps: "steps",
};

/** `2.1 is worse than 2.0: failed runs, cost and 2 kinds of failure. It is better: duration p95.` */
export function summaryText(
  metrics: readonly MetricComparison[],
  { a, b }: { readonly a: string; readonly b: string },
): string {
  const worse = listOf(metrics, WORSE);
  const better = listOf(metrics, BETTER);
  if (worse !== undefined)
    return `${b} is worse than ${a}: ${worse}.${better === undefined ? "" : ` It is better: ${better}.`}`;
  if (better !== undefined) return `${b} is better than ${a}: ${better}.`;
  const failed = metrics.find(({ name }) => name === "failure_rate");
  return `${b} is neither worse nor better than ${a} for sure.${failed === undefined ? "" : ` Failed runs: ${verdictLine(failed)}.`}`;
}

/** What has a verdict, in words; undefined of nothing. */
function listOf(metrics: readonly MetricComparison[], verdict: ComparisonVerdict): string | undefined {
  const told = metrics.filter((metric) => metric.verdict === verdict).map(({ name }) => name);
  const kinds = told.filter((name) => name.startsWith(FAILURE)).length;
  const words = [
    ...told.flatMap((name) => names[name] ?? []),
    ...told.filter((name) => name.startsWith(SIGNAL)).map((name) => visibleText(name.slice(SIGNAL.length))),
    ...(kinds === 0 ? [] : [countOf(kinds, "kind")].map((count) => `${count} of failure`)),
  ];
  const last = words.pop();
  if (last === undefined) return undefined;
  return words.length === 0 ? last : `${words.join(", ")} and ${last}`;
}
