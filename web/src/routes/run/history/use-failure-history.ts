import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Failure } from "@runfacts/gen/client/failure";
import type { ListFailureRatesResponse } from "@runfacts/gen/client/failure_rate";
import type { GetTimeSeriesResponse } from "@runfacts/gen/client/query_service";
import type { Run } from "@runfacts/gen/client/run";
import { createMemo } from "solid-js";
import { startedMs } from "../../../api/run-times.ts";
import { useFailureRates } from "../../../api/use-failure-rates.ts";
import type { RpcResult } from "../../../api/use-rpc.ts";
import { useSeries } from "../../../api/use-series.ts";
import { failureTypeWord } from "../../../api/words.ts";
import type { RunFilter } from "../../../filter/run-filter.ts";

const DAY = 86_400_000;
const LOOK_BACK_DAYS = 90;

/**
 * What is known of a failure beyond its run: all figures are of the runs that ended, and that started in the 90 days before now
 * or, for an older run, before the run.
 */
export interface FailureHistory {
  /** How many of the runs have it, by version and by agent: the one source of every figure. */
  readonly rates: RpcResult<ListFailureRatesResponse>;
  /** The affected runs of the agent since the first of them; undefined where it is not known, or there is none. */
  readonly sinceFirst: () => RunFilter | undefined;
  /** These over time. */
  readonly series: RpcResult<GetTimeSeriesResponse>;
  /** The affected runs, of any agent. */
  readonly affected: () => RunFilter;
  /** Start of the range that is looked through, in epoch ms. */
  readonly from: () => number;
}

/** Asks since when a failure happens, how often, and in which versions. Nothing is asked while there is no failure. */
export function useFailureHistory(run: () => Run, failure: () => Failure | undefined): FailureHistory {
  // Once for a run: figures, and the lists they lead to, are of the same range.
  const from = createMemo(
    () => Math.floor(Math.min(Date.now(), startedMs(run())) / DAY - LOOK_BACK_DAYS) * DAY,
  );
  const kind = createMemo(() => {
    const { failureType, failureCode } = failure() ?? {};
    if (failureType === undefined || failureCode === undefined) return undefined;
    return { failureType: failureTypeWord(failureType), failureCode };
  });
  const range = () => ({ start: from(), end: undefined });
  const affected = (): RunFilter => ({ ...kind(), ended: true, range: range() });
  const rates = useFailureRates(() => {
    const asked = kind();
    return asked && { ...asked, agentId: run().agentId, range: range() };
  });
  const firstMs = () => {
    const at = rates.data?.agent?.firstAffectedStartedAt;
    return at === undefined ? undefined : timestampMs(at);
  };
  const sinceFirst = createMemo((): RunFilter | undefined => {
    const start = firstMs();
    if (start === undefined) return undefined;
    return { ...affected(), agentId: run().agentId, range: { start, end: undefined } };
  });
  const series = useSeries(sinceFirst, () => ({ staleMs: 60_000 }));
  return { rates, sinceFirst, series, affected, from };
}
