import { Show } from "solid-js";
import { formatDuration, formatOffset } from "../../../format/duration.ts";
import { ownerOf } from "../../../timeline/owner-of.ts";
import { Kbd } from "../../../ui/kbd.tsx";
import { Name } from "../../../ui/name.tsx";
import { StepTypeMark } from "../../../ui/step-type-mark.tsx";
import type { RunModel } from "../run-model.ts";
import type { TimelineState } from "../timeline/timeline-state.ts";
import { Answer } from "./answer.tsx";

/** Which step failed, and when in the run. */
export function WhichStep(props: { readonly model: RunModel; readonly state: TimelineState }) {
  const point = () => props.model.point;
  const last = () => props.model.timeline.steps.at(-1);
  return (
    <Show
      when={point().step}
      fallback={
        <Answer question="Which step" answer="The run as a whole">
          <p>No step failed.</p>
          <Show when={last()}>
            {(step) => (
              <p>
                The last one was #{step().seq} <Name value={step().name} />, which ended at{" "}
                {formatOffset(step().end)} of {formatOffset(props.model.timeline.span.to)}.
              </p>
            )}
          </Show>
        </Answer>
      }
    >
      {(step) => (
        <Answer
          question="Which step"
          answer={
            <>
              <StepTypeMark type={step().type} iconOnly />
              <span class="truncate">
                #{step().seq} <Name value={step().name} />
              </span>
            </>
          }
        >
          <p>
            at {formatOffset(step().start)} of {formatOffset(props.model.timeline.span.to)}, after{" "}
            {formatDuration(step().latency)}
          </p>
          <Show when={step().isOther && ownerOf(step(), props.model.timeline.steps)}>
            {(owner) => (
              <p>
                inside #{owner().seq} <Name value={owner().name} />
              </p>
            )}
          </Show>
          <Show when={!point().isNamed}>
            <p>The failure names no step; this is the last one that failed.</p>
          </Show>
          <p class="flex items-center gap-1.5">
            <button
              type="button"
              class="text-accent hover:underline"
              onClick={() => {
                props.state.setView("waterfall");
                props.state.revealFailure();
                document.getElementById("timeline")?.scrollIntoView({ block: "start" });
              }}
            >
              Show in timeline
            </button>
            <Kbd key="f" />
          </p>
        </Answer>
      )}
    </Show>
  );
}
