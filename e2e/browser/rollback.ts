import { randomUUID } from "node:crypto";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** The agent that was rolled back. */
export const ROLLED_BACK = "support";
export const timeout = { failure_type: "tool", failure_code: "timeout" } as const;

/**
 * 421 runs in which the latest 100 tell nothing of the rest: `support` 1.6.0 failed in 54 of 120 runs and was rolled back, so
 * that the latest 150 are of 1.5.2, in two of which a tool timed out and was survived unseen; the one run of the old 1.4.0 is
 * the latest of all. Two other agents ran meanwhile, one with the same failure. Three runs of 1.6.0 are still open.
 */
export function rollback(): { readonly runs: readonly object[]; readonly open: readonly object[] } {
  const runs = [
    ...series(50, { agent_version: "1.4.0" }, 20 * DAY, 5 * MINUTE, () => "success"),
    ...series(60, { agent_version: "1.5.2" }, 6 * DAY, 10 * MINUTE, () => "success"),
    ...series(120, { agent_version: "1.6.0" }, 4 * DAY, 10 * MINUTE, (n) =>
      n % 20 < 9 ? "failure" : "success",
    ),
    ...series(150, { agent_version: "1.5.2" }, 2 * DAY, 10 * MINUTE, (n) =>
      n % 75 === 3 ? "survived" : "success",
    ),
    ...series(30, { agent_id: "billing" }, 3 * DAY, 30 * MINUTE, (n) =>
      n % 5 === 0 ? "failure" : "success",
    ),
    ...series(10, { agent_id: "research" }, 3 * DAY, 30 * MINUTE, () => "success"),
    ...series(1, { agent_version: "1.4.0" }, 20 * MINUTE, MINUTE, () => "success"),
  ];
  const failed = series(3, { agent_version: "1.6.0" }, 10 * MINUTE, MINUTE, () => "failure");
  const open = failed.map(({ ended_at: _end, steps: _steps, failures, ...run }) => ({
    ...run,
    status: "running",
    failures: (failures as object[]).map((failure) => ({ ...failure, failure_id: randomUUID() })),
  }));
  return { runs, open };
}

type Outcome = "success" | "failure" | "survived";

/** Runs one after the other; a tool of those that failed, and of those that survived it, timed out. */
function series(
  count: number,
  fields: Record<string, unknown>,
  ago: number,
  every: number,
  outcomeOf: (index: number) => Outcome,
): Record<string, unknown>[] {
  const first = Date.now() - ago;
  return Array.from({ length: count }, (_, index) => {
    const outcome = outcomeOf(index);
    const at = (ms: number) => new Date(first + index * every + ms).toISOString();
    const isTimedOut = outcome !== "success";
    const times = { started_at: at(0), ended_at: at(900) };
    return sampleRun({
      agent_id: ROLLED_BACK,
      environment: "production",
      ...fields,
      started_at: at(0),
      ended_at: at(1_000),
      status: outcome === "failure" ? "failure" : "success",
      steps: [
        sampleStep(0, {
          ...times,
          step_type: "tool",
          name: "search_orders",
          ...(isTimedOut && { error_code: timeout.failure_code }),
        }),
      ],
      failures: outcome === "failure" ? [{ ...timeout, message: "No answer within 8 s" }] : [],
    });
  });
}
