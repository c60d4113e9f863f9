import { Show } from "solid-js";
import { RunDropped } from "./dropped/dropped-facts.tsx";
import { FailedStepsPanel } from "./failed-steps-panel.tsx";
import { HistoryPanel } from "./history/history-panel.tsx";
import type { FailureHistory } from "./history/use-failure-history.ts";
import { NeighboursPanel } from "./neighbours-panel.tsx";
import { RunObservations } from "./observations.tsx";
import { RunCauses } from "./run-causes.tsx";
import type { RunModel } from "./run-model.ts";
import { StepTimesPanel } from "./step-times-panel.tsx";
import type { TimelineState } from "./timeline/timeline-state.ts";

/** What puts a run into its context: the history of its failure, the runs around it, and its steps summed up. */
export function RunContext(props: {
  readonly model: RunModel;
  readonly state: TimelineState;
  readonly history: FailureHistory;
}) {
  return (
    <div class="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)] items-start gap-3 max-lg:grid-cols-[minmax(0,1fr)]">
      <div class="grid min-w-0 gap-3">
        <Show when={props.model.point.failure}>
          {(failure) => (
            <>
              <HistoryPanel run={props.model.run} history={props.history} />
              <RunCauses model={props.model} failure={failure()} />
            </>
          )}
        </Show>
        <NeighboursPanel run={props.model.run} />
      </div>
      <div class="grid min-w-0 gap-3">
        <Show when={props.model.point.failure}>
          <FailedStepsPanel model={props.model} state={props.state} />
        </Show>
        <RunDropped model={props.model} />
        <RunObservations model={props.model} />
        <StepTimesPanel model={props.model} />
      </div>
    </div>
  );
}
