import type { Incident } from "@runfacts/gen/client/incident";
import { incidentKindWord } from "../../incidents/incident-words.ts";

/** Metrics by which runs are affected or not. */
const ofRuns: ReadonlySet<string> = new Set([
  "failure_rate",
  "duration_p50_ms",
  "duration_p95_ms",
  "tokens",
  "cost_usd",
]);

/** Whether it is looked for what affected runs have in common; of rules, sums and silence it is not. */
export function isExplained({ kind, metric }: Incident): boolean {
  const word = incidentKindWord(kind);
  return (
    word === "new_failure" || ((word === "drift" || word === "version_regression") && ofRuns.has(metric))
  );
}
