import { Show } from "solid-js";
import type { TimelineStep } from "../../timeline/timeline-step.ts";
import type { RunModel } from "./run-model.ts";
import { StepPanel } from "./step-panel.tsx";
import { TimelinePanel } from "./timeline/timeline-panel.tsx";
import type { TimelineState } from "./timeline/timeline-state.ts";
import { createWaterfallState } from "./timeline/waterfall-state.ts";

/** The steps of a run, and the chosen one beside them. */
export function RunSteps(props: {
  readonly model: RunModel;
  readonly state: TimelineState;
  readonly selected: TimelineStep | undefined;
}) {
  const state = createWaterfallState(() => props.model, props.state);
  return (
    <div class="flex gap-3 max-lg:flex-col">
      <TimelinePanel model={props.model} state={state} />
      <Show when={props.selected}>
        {(step) => <StepPanel step={step()} model={props.model} state={state} />}
      </Show>
    </div>
  );
}
