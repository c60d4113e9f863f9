import { type Run, RunStatus } from "@runfacts/gen/client/run";
import { createEffect, createMemo, onCleanup } from "solid-js";
import { throttled } from "../../live/throttle.ts";
import { useRunChanges } from "../../live/use-run-changes.ts";
import { RunStateNote } from "./run-state-note.tsx";

/** A run that grows is asked for again at most this often. */
const REFETCH_MS = 500;
/** How often the time of an open run goes on; one with many steps takes a moment to lay out. */
const [tickMs, slowTickMs, manySteps] = [1_000, 5_000, 500];

/** Follows a run that has not ended, and says how it stands. */
export function GrowingRun(props: {
  readonly run: Run;
  /** Asks for the run again. */
  readonly onChange: () => void;
  /** Hears of the time, in epoch ms, while the run runs. */
  readonly onTick: (now: number) => void;
}) {
  const refetch = throttled(() => props.onChange(), REFETCH_MS);
  const agentId = createMemo(() => props.run.agentId);
  useRunChanges(() => ({ agentId: agentId() }), {
    onRun: ({ runId }) => runId === props.run.runId && refetch(),
    onGap: refetch,
  });
  const pace = createMemo(() => {
    if (props.run.status !== RunStatus.RUNNING) return undefined;
    return props.run.stepCount > manySteps ? slowTickMs : tickMs;
  });
  createEffect(() => {
    const ms = pace();
    if (ms === undefined) return;
    const timer = setInterval(() => props.onTick(Date.now()), ms);
    onCleanup(() => clearInterval(timer));
  });
  return <RunStateNote run={props.run} />;
}
