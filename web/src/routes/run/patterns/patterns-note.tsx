import { type StepPattern, StepPatternType } from "@runfacts/gen/client/step_pattern";
import { createMemo, createSignal, For, Show } from "solid-js";
import { formatCount } from "../../../format/number.ts";
import { shortName } from "../../../timeline/short-name.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Name } from "../../../ui/name.tsx";
import type { RunModel } from "../run-model.ts";
import type { TimelineState } from "../timeline/timeline-state.ts";
import { patternText } from "./pattern-text.ts";

/** As many patterns and steps as are shown until more are asked for. */
const [SHOWN_PATTERNS, SHOWN_STEPS] = [3, 12];

/** Says that steps went round in circles, and leads to them. */
export function PatternsNote(props: { readonly model: RunModel; readonly state: TimelineState }) {
  const [isWhole, setWhole] = createSignal(false);
  const patterns = () => props.model.run.patterns;
  const shown = () => (isWhole() ? patterns() : patterns().slice(0, SHOWN_PATTERNS));
  return (
    <section
      aria-labelledby="patterns"
      class="rounded-3 border border-l-3 border-line border-l-partial-fill bg-surface px-3.5 py-2.5"
    >
      <h2 id="patterns" class="text-sm font-medium text-text-3">
        Went round in circles
      </h2>
      <ul class="grid gap-1.5">
        <For each={shown()}>
          {(pattern) => <Pattern pattern={pattern} model={props.model} state={props.state} />}
        </For>
      </ul>
      <Show when={patterns().length > shown().length}>
        <button type="button" class="mt-1 text-accent hover:underline" onClick={() => setWhole(true)}>
          {formatCount(patterns().length - shown().length)} more
        </button>
      </Show>
    </section>
  );
}

function Pattern(props: {
  readonly pattern: StepPattern;
  readonly model: RunModel;
  readonly state: TimelineState;
}) {
  const byId = createMemo(() => new Map(props.model.timeline.steps.map((step) => [step.id, step])));
  const steps = () => props.pattern.stepIds.flatMap((id) => byId().get(id) ?? []);
  const more = () => props.pattern.stepCount - Math.min(SHOWN_STEPS, steps().length);
  return (
    <li>
      <p class="flex items-start gap-1.75">
        <Icon name="loop" class="mt-1 text-partial" />
        <span class="min-w-0 [overflow-wrap:anywhere]">
          <Names names={props.pattern.names} /> {patternText(props.pattern)}
          <Show when={props.pattern.type === StepPatternType.LOOP}>, with no other progress</Show>
        </span>
      </p>
      <p class="flex flex-wrap gap-x-2 pl-5.25 text-text-2">
        <span class="text-text-3">Steps</span>
        <For each={steps().slice(0, SHOWN_STEPS)}>
          {(step) => (
            <button
              type="button"
              class="text-accent hover:underline"
              aria-label={`Step ${step.seq}`}
              onClick={() => props.state.reveal(step)}
            >
              #{step.seq}
            </button>
          )}
        </For>
        <Show when={more() > 0}>
          <span class="text-text-3">and {formatCount(more())} more</span>
        </Show>
      </p>
    </li>
  );
}

/** `search_orders`, or `plan and search_orders`. */
function Names(props: { readonly names: readonly string[] }) {
  return (
    <For each={props.names}>
      {(name, index) => (
        <>
          {index() > 0 ? " and " : ""}
          <Name value={shortName(name).name} class="font-semibold" />
        </>
      )}
    </For>
  );
}
