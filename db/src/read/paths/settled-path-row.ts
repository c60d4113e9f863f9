import type { RunCounts } from "@runfacts/insight/paths";
import { z } from "zod";

/** What a row of `settled_paths` counts, with its sums as text. */
export const settledPathRow = z.strictObject({
  agent_version: z.string(),
  runs: z.bigint(),
  failed_runs: z.bigint(),
  loop_runs: z.bigint(),
  ping_pong_runs: z.bigint(),
  circling_runs: z.bigint(),
  sums: z.string(),
});

/** The counts of runs beside the sums. */
export function countsOf(row: Omit<z.infer<typeof settledPathRow>, "agent_version" | "sums">): RunCounts {
  return {
    runs: Number(row.runs),
    failedRuns: Number(row.failed_runs),
    loopRuns: Number(row.loop_runs),
    pingPongRuns: Number(row.ping_pong_runs),
    circlingRuns: Number(row.circling_runs),
  };
}
