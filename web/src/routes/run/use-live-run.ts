import type { GetRunResponse } from "@runfacts/gen/client/query_service";
import { type Run, RunStatus } from "@runfacts/gen/client/run";
import { createEffect, createMemo, createSignal, onCleanup } from "solid-js";
import type { RpcAnswer } from "../../api/use-rpc.ts";
import { useRun } from "../../api/use-run.ts";
import { throttled } from "../../live/throttle.ts";
import { useRunChanges } from "../../live/use-run-changes.ts";

/** A run that grows is asked for again at most this often. */
const refetchMs = 500;
/** How often the time of an open run goes on; of one with many steps it takes a moment to lay out. */
const [tickMs, slowTickMs, manySteps] = [1_000, 5_000, 500];

/** A run, and the time that it is shown at. */
export interface LiveRun {
  readonly answer: RpcAnswer<GetRunResponse>;
  readonly run: Run | undefined;
  /** Where open steps end, in epoch ms; goes on while the run runs. */
  readonly now: number;
}

/** True for a run that may still change by itself: one that runs, or was given up and may be alive after all. */
const mayGrow = (run: Run) => run.status === RunStatus.RUNNING || run.status === RunStatus.ABANDONED;

/** Gets one run whole, and again whenever it changes until it has ended. */
export function useLiveRun(runId: () => string): LiveRun {
  const answer = useRun(runId);
  const run = () => answer.data?.run;
  const [now, setNow] = createSignal(Date.now());
  const refetch = throttled(() => {
    setNow(Date.now());
    answer.retry();
  }, refetchMs);
  const followedAgent = createMemo(() => {
    const shown = run();
    return shown !== undefined && mayGrow(shown) ? shown.agentId : undefined;
  });
  useRunChanges(
    () => {
      const agentId = followedAgent();
      return agentId === undefined ? undefined : { agentId };
    },
    { onRun: (changed) => changed.runId === runId() && refetch(), onGap: refetch },
  );
  const pace = createMemo(() => {
    const shown = run();
    if (shown?.status !== RunStatus.RUNNING) return undefined;
    return shown.stepCount > manySteps ? slowTickMs : tickMs;
  });
  createEffect(() => {
    const ms = pace();
    if (ms === undefined) return;
    const timer = setInterval(() => setNow(Date.now()), ms);
    onCleanup(() => clearInterval(timer));
  });
  return {
    answer,
    get run() {
      return run();
    },
    get now() {
      return now();
    },
  };
}
