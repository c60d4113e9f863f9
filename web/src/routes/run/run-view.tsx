import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, Show } from "solid-js";
import { Answers } from "./answers/answers.tsx";
import { FailedStepsPanel } from "./failed-steps-panel.tsx";
import { HistoryPanel } from "./history/history-panel.tsx";
import { useFailureHistory } from "./history/use-failure-history.ts";
import { NeighboursPanel } from "./neighbours-panel.tsx";
import { RunFacts } from "./run-facts.tsx";
import type { RunModel } from "./run-model.ts";
import { RunStateNote } from "./run-state-note.tsx";
import { StepPanel } from "./step-panel.tsx";
import { StepTimesPanel } from "./step-times-panel.tsx";
import { TimelinePanel } from "./timeline/timeline-panel.tsx";
import { createTimelineState } from "./timeline/timeline-state.ts";

/** A run that was loaded. The chosen step is in the URL, so that a link leads to it. */
export function RunView(props: { readonly model: RunModel }) {
  const location = useLocation();
  const navigate = useNavigate();
  const query = () => new URLSearchParams(location.search);
  const setQuery = (name: string, value: string | undefined) => {
    const next = query();
    if (value === undefined) next.delete(name);
    else next.set(name, value);
    const search = next.toString();
    const href = search === "" ? location.pathname : `${location.pathname}?${search}`;
    navigate(href, { replace: true, scroll: false });
  };
  const selected = createMemo(() => {
    const seq = query().get("step");
    if (seq === null) return props.model.point.step;
    return props.model.timeline.steps.find((step) => step.seq === Number(seq));
  });
  const state = createTimelineState({
    model: () => props.model,
    selected,
    onSelect: (step) => setQuery("step", String(step.seq)),
    view: () => (query().get("view") === "table" ? "table" : "waterfall"),
    onView: (view) => setQuery("view", view === "table" ? "table" : undefined),
  });
  const history = useFailureHistory(
    () => props.model.run,
    () => props.model.point.failure,
  );

  return (
    <>
      <RunStateNote run={props.model.run} />
      <RunFacts run={props.model.run} />
      <Show when={props.model.point.failure}>
        {(failure) => <Answers model={props.model} failure={failure()} history={history} state={state} />}
      </Show>
      <div class="flex gap-3 max-lg:flex-col">
        <TimelinePanel model={props.model} state={state} />
        <Show when={selected()}>
          {(step) => <StepPanel step={step()} model={props.model} state={state} />}
        </Show>
      </div>
      <Show
        when={props.model.point.failure}
        fallback={
          <div class="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)] items-start gap-3 max-lg:grid-cols-[minmax(0,1fr)]">
            <NeighboursPanel run={props.model.run} />
            <StepTimesPanel model={props.model} />
          </div>
        }
      >
        {(failure) => (
          <div class="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)] items-start gap-3 max-lg:grid-cols-[minmax(0,1fr)]">
            <div class="grid min-w-0 gap-3">
              <HistoryPanel run={props.model.run} failure={failure()} history={history} />
              <NeighboursPanel run={props.model.run} />
            </div>
            <div class="grid min-w-0 gap-3">
              <FailedStepsPanel model={props.model} state={state} />
              <StepTimesPanel model={props.model} />
            </div>
          </div>
        )}
      </Show>
    </>
  );
}
