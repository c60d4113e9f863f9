import type { Failure } from "@runfacts/gen/client/failure";
import type {
  GetStatsResponse,
  GetTimeSeriesResponse,
  ListRunsResponse,
} from "@runfacts/gen/client/query_service";
import type { Run, RunSummary } from "@runfacts/gen/client/run";
import { createMemo } from "solid-js";
import { startedMs } from "../../../api/run-times.ts";
import type { RpcAnswer } from "../../../api/use-rpc.ts";
import { useRuns } from "../../../api/use-runs.ts";
import { runsIn, startMs, stepMs, useSeries } from "../../../api/use-series.ts";
import { useStats } from "../../../api/use-stats.ts";
import { failureTypeWord } from "../../../api/words.ts";
import type { RunFilter } from "../../../filter/run-filter.ts";

const day = 86_400_000;
const lookBackDays = 90;
const most = 100;
const freshness = { staleMs: 60_000 };

/** What is known of a failure beyond its run, in the 90 days before now or, for an older run, before the run. */
export interface FailureHistory {
  /** Runs of the same agent with this failure. */
  readonly filter: () => RunFilter | undefined;
  /** The same since its first run, over time. */
  readonly series: RpcAnswer<GetTimeSeriesResponse>;
  /** Sums of the agent's runs with the failure, and of all its runs. */
  readonly hits: RpcAnswer<GetStatsResponse>;
  readonly agent: RpcAnswer<GetStatsResponse>;
  /** Sums of the runs of any agent with the failure. */
  readonly anyAgent: RpcAnswer<GetStatsResponse>;
  /** The latest 100 runs of the agent with the failure, and of all its runs. */
  readonly hitRuns: RpcAnswer<ListRunsResponse>;
  readonly agentRuns: RpcAnswer<ListRunsResponse>;
  /** The first run of the agent with the failure, as far back as is looked; undefined until it is known. */
  readonly first: () => RunSummary | undefined;
  /** Start of the range that is looked through, in epoch ms. */
  readonly from: () => number;
}

/**
 * Asks since when a failure happens, how often, and in which versions. Nothing is asked while there is no failure.
 */
export function useFailureHistory(run: () => Run, failure: () => Failure | undefined): FailureHistory {
  const from = () => Math.floor(Math.min(Date.now(), startedMs(run())) / day - lookBackDays) * day;
  const range = () => ({ start: from(), end: undefined });
  const kind = createMemo((): RunFilter | undefined => {
    const { failureType, failureCode } = failure() ?? {};
    if (failureType === undefined) return undefined;
    return { failureType: failureTypeWord(failureType), failureCode, range: range() };
  });
  const ofAgent = createMemo((): RunFilter | undefined => kind() && { ...kind(), agentId: run().agentId });
  const allOfAgent = (): RunFilter | undefined => kind() && { agentId: run().agentId, range: range() };

  const overview = useSeries(ofAgent, () => freshness);
  /** The first bar that is not empty; the first run is the last one listed in it. */
  const firstBar = createMemo((): RunFilter | undefined => {
    const point = overview.data?.points.find((candidate) => runsIn(candidate) > 0);
    if (overview.data === undefined || point === undefined) return undefined;
    return { ...ofAgent(), range: { start: startMs(point), end: startMs(point) + stepMs(overview.data) } };
  });
  const sinceFirst = (): RunFilter | undefined => {
    const range = firstBar()?.range;
    return range && "start" in range
      ? { ...ofAgent(), range: { start: range.start, end: undefined } }
      : undefined;
  };
  const inFirstBar = useRuns(() => {
    const filter = firstBar();
    return filter && { filter, pageSize: most, ...freshness };
  });
  const list = (filter: () => RunFilter | undefined) =>
    useRuns(() => {
      const asked = filter();
      return asked && { filter: asked, pageSize: most, ...freshness };
    });

  return {
    filter: ofAgent,
    series: useSeries(sinceFirst, () => freshness),
    hits: useStats(ofAgent, () => freshness),
    agent: useStats(allOfAgent, () => freshness),
    anyAgent: useStats(kind, () => freshness),
    hitRuns: list(ofAgent),
    agentRuns: list(allOfAgent),
    // More runs than a page in the first bar: its first run is not known, only its day.
    first: () => (inFirstBar.data?.nextPageToken === "" ? inFirstBar.data.runs.at(-1) : undefined),
    from,
  };
}

/** True if a list was cut off at 100 runs. */
export const isCut = (answer: RpcAnswer<ListRunsResponse>): boolean =>
  (answer.data?.nextPageToken ?? "") !== "";
