import { createHash } from "node:crypto";
import { generateRun } from "@runfacts/dev/generate-run";
import { createRandom } from "@runfacts/dev/random";
import { toRestBody } from "@runfacts/dev/rest-body";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Days before the last whose runs expire, and those that are kept. */
export const KEPT_DAYS = 4;

type Json = Record<string, unknown>;
export type OldRun = Json & { readonly run_id: string; readonly steps: Json[] };

/** A UUID that follows from words. */
function uuidOf(...words: readonly (string | number)[]): string {
  const hex = createHash("sha256").update(words.join("/")).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Runs of some hours of the days before `today`, the same each time: with nested steps, retries and failed steps that no
 * failure names; and with decisions and signals where a version takes them.
 *
 * @param today midnight (UTC) in milliseconds
 */
export function oldRuns(today: number, { withObservations }: { withObservations: boolean }): OldRun[] {
  const random = createRandom(14);
  const starts = [9, 3, 2, 1].flatMap((daysAgo) =>
    [9, 10, 17].flatMap((hour) =>
      Array.from({ length: 3 }, () => today - daysAgo * DAY + hour * HOUR + random.int(0, HOUR - 60_000)),
    ),
  );
  return starts.map((start, place) => {
    const run: OldRun = JSON.parse(toRestBody(generateRun(random, start)));
    const [parent, child, retried, retry] = run.steps;
    if (place % 3 === 0 && parent !== undefined && child !== undefined) nest(parent, child);
    if (place % 4 === 0 && retried !== undefined && retry !== undefined) {
      Object.assign(retried, { error_code: "rate_limited", attempt: 1 });
      Object.assign(retry, { step_type: retried["step_type"], name: retried["name"], attempt: 2 });
    }
    return withObservations && place % 2 === 0 ? { ...run, ...observations(run) } : run;
  });
}

function nest(parent: Json, child: Json): void {
  child["parent_step_id"] = parent["step_id"];
  parent["ended_at"] = child["ended_at"];
  parent["latency_ms"] = Date.parse(String(child["ended_at"])) - Date.parse(String(parent["started_at"]));
}

function observations({ run_id, steps }: OldRun): Json {
  const decision = {
    decision_id: uuidOf(run_id, "decision"),
    step_id: steps[0]?.["step_id"],
    decision_type: "tool_selection",
    selected: "search_docs",
    reason_code: "fresh_data_required",
  };
  const signal = {
    signal_id: uuidOf(run_id, "signal"),
    signal_type: "schema_valid",
    signal_code: "full_match",
    value: true,
  };
  return { decisions: [decision], quality_signals: [signal] };
}
