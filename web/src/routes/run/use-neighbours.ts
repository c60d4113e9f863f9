import type { Run, RunSummary } from "@runfacts/gen/client/run";
import { createMemo } from "solid-js";
import { startedMs } from "../../api/run-times.ts";
import { useRuns } from "../../api/use-runs.ts";

const HOUR = 3_600_000;
const MOST = 100;
const SHOWN = 3;
const freshness = { staleMs: 30_000 };

/** Runs of the same agent around a run. */
export interface Neighbours {
  /** Up to three that started later, newest first; the last one is the next. */
  readonly newer: () => readonly RunSummary[];
  /** Up to three that started earlier, newest first; the first one is the one before. */
  readonly older: () => readonly RunSummary[];
  /** The latest earlier run that succeeded. */
  readonly lastSuccess: () => RunSummary | undefined;
  readonly isPending: () => boolean;
}

/**
 * Finds the runs of the same agent around a run. Lists go from new to old, so the next run is the last one of a list
 * that starts at the run: where more than 100 are newer, shorter stretches of time are tried until one is not cut
 * off.
 */
export function useNeighbours(run: () => Run): Neighbours {
  const agentId = () => run().agentId;
  const start = () => startedMs(run());
  const within = (length: number | undefined, isNeeded: () => boolean) =>
    useRuns(() => {
      if (!isNeeded()) return undefined;
      const end = length === undefined ? undefined : start() + length;
      return { filter: { agentId: agentId(), range: { start: start(), end } }, pageSize: MOST, ...freshness };
    });
  const all = within(undefined, () => true);
  const isCut = () => (all.data?.nextPageToken ?? "") !== "";
  const inDay = within(24 * HOUR, isCut);
  const inHour = within(HOUR, () => isCut() && (inDay.data?.nextPageToken ?? "") !== "");
  const newer = createMemo(() => {
    const whole = [all, inDay, inHour].find((answer) => answer.data?.nextPageToken === "");
    return (whole?.data?.runs ?? []).filter((other) => other.runId !== run().runId).slice(-SHOWN);
  });

  // An end is exclusive and has no more than milliseconds: one later, and this run is left out by its id.
  const before = () => ({ start: undefined, end: start() + 1 });
  const older = useRuns(() => ({
    filter: { agentId: agentId(), range: before() },
    pageSize: SHOWN + 1,
    ...freshness,
  }));
  const success = useRuns(() => ({
    filter: { agentId: agentId(), status: "success", range: before() },
    pageSize: 2,
    ...freshness,
  }));
  const others = (runs: readonly RunSummary[] | undefined) =>
    (runs ?? []).filter((other) => other.runId !== run().runId);

  return {
    newer,
    older: () =>
      others(older.data?.runs)
        .filter((other) => !newer().some((later) => later.runId === other.runId))
        .slice(0, SHOWN),
    lastSuccess: () => others(success.data?.runs)[0],
    isPending: () => all.isPending || older.isPending,
  };
}
