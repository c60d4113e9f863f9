import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, lazy, Show, Suspense } from "solid-js";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { Answers } from "./answers/answers.tsx";
import { useFailureHistory } from "./history/use-failure-history.ts";
import { isTrace } from "./is-trace.ts";
import { RunFacts } from "./run-facts.tsx";
import type { RunModel } from "./run-model.ts";
import { createTimelineState } from "./timeline/timeline-state.ts";

const RunSteps = lazy(async () => ({ default: (await import("./run-steps.tsx")).RunSteps }));
const PatternsNote = lazy(async () => ({
  default: (await import("./patterns/patterns-note.tsx")).PatternsNote,
}));
const RunContext = lazy(async () => ({ default: (await import("./run-context.tsx")).RunContext }));
// On its way while the run is: what the run failed of is read first.
void RunSteps.preload();

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
    navigate(href, { replace: true, resolve: false, scroll: false });
  };
  const selected = createMemo(() => {
    const asked = query().get("step");
    if (asked === null) return props.model.point.step;
    return props.model.timeline.steps.find((step) => step.id === asked || String(step.seq) === asked);
  });
  const state = createTimelineState({
    model: () => props.model,
    selected,
    // The numbers of a trace change as spans come in between.
    onSelect: (step) => setQuery("step", isTrace(props.model.run) ? step.id : String(step.seq)),
    view: () => (query().get("view") === "table" ? "table" : "waterfall"),
    onView: (view) => setQuery("view", view === "table" ? "table" : undefined),
  });
  const history = useFailureHistory(
    () => props.model.run,
    () => props.model.point.failure,
  );

  return (
    <>
      <RunFacts run={props.model.run} dropped={props.model.dropped} />
      <Show when={props.model.point.failure}>
        {(failure) => <Answers model={props.model} failure={failure()} history={history} state={state} />}
      </Show>
      <Show when={props.model.run.patterns.length > 0}>
        <Suspense>
          <PatternsNote model={props.model} state={state} />
        </Suspense>
      </Show>
      <Suspense fallback={<PanelSkeleton rows={16} label="steps" />}>
        <RunSteps model={props.model} state={state} selected={selected()} />
      </Suspense>
      <Suspense fallback={<PanelSkeleton rows={8} label="history" />}>
        <RunContext model={props.model} state={state} history={history} />
      </Suspense>
    </>
  );
}

function PanelSkeleton(props: { readonly rows: number; readonly label: string }) {
  return (
    <div class="rounded-3 border border-line bg-surface">
      <SkeletonRows rows={props.rows} label={props.label} />
    </div>
  );
}
