import { createMemo, For, Show } from "solid-js";
import { countOf, formatCount } from "../../format/number.ts";
import type { TimelineStep } from "../../timeline/timeline-step.ts";

const SHOWN = 60;

/** How the calls of the same name went in this run, in order; each leads to its step. */
export function SameCalls(props: {
  readonly step: TimelineStep;
  readonly steps: readonly TimelineStep[];
  readonly onChoose: (step: TimelineStep) => void;
}) {
  const calls = createMemo(() =>
    props.steps.filter((step) => step.name === props.step.name && step.type === props.step.type),
  );
  const failed = () => calls().filter((call) => call.failed).length;
  /** As many as have room, with the chosen one among them. */
  const near = () => {
    const at = calls().findIndex((call) => call.id === props.step.id);
    const start = Math.max(0, Math.min(at - SHOWN / 2, calls().length - SHOWN));
    return calls().slice(start, start + SHOWN);
  };
  return (
    <Show when={calls().length > 1 && !props.step.isOther}>
      <section class="border-t border-line px-3 py-2.5">
        <h3 class="mb-1.5">Calls of this name in this run</h3>
        <div class="flex flex-wrap items-center gap-0.5">
          <For each={near()}>
            {(call) => (
              <button
                type="button"
                class={`graphic w-2.5 rounded-[1px] ${call.failed ? "h-4.5 bg-failure-fill" : "h-3.5 bg-line-strong"} ${
                  call.id === props.step.id
                    ? "ring-[1.5px] ring-text ring-offset-[1.5px] ring-offset-surface"
                    : ""
                }`}
                tabindex={call.id === props.step.id ? 0 : -1}
                aria-label={`#${call.seq}, ${call.failed ? "failed" : "worked"}`}
                title={`#${call.seq}`}
                onClick={() => props.onChoose(call)}
              />
            )}
          </For>
        </div>
        <p class="mt-1.5 text-text-2">
          {countOf(calls().length, "call")}, {formatCount(failed())} failed
          <Show when={calls().length > SHOWN}> (the nearest {SHOWN} are shown)</Show>
        </p>
      </section>
    </Show>
  );
}
