import { Show } from "solid-js";
import type { StepTypeWord } from "../api/words.ts";

const shapes: Readonly<Record<StepTypeWord, string>> = {
  plan: "M5 0l5 5-5 5-5-5z",
  retrieve: "M0 1h10L5 9.6z",
  tool: "M.8 1.8a1 1 0 0 1 1-1h6.4a1 1 0 0 1 1 1v6.4a1 1 0 0 1-1 1H1.8a1 1 0 0 1-1-1z",
  respond:
    "M1.5.6h7A1.5 1.5 0 0 1 10 2.1v3.6a1.5 1.5 0 0 1-1.5 1.5H5.2L2 10V7.2h-.5A1.5 1.5 0 0 1 0 5.7V2.1A1.5 1.5 0 0 1 1.5.6z",
  other: "M1.1 5a3.9 3.9 0 1 0 7.8 0a3.9 3.9 0 1 0-7.8 0",
};
const colours: Readonly<Record<StepTypeWord, string>> = {
  plan: "text-plan-fill",
  retrieve: "text-retrieve-fill",
  tool: "text-tool-fill",
  respond: "text-respond-fill",
  other: "text-other-fill",
};

/** What kind of work a step is: a glyph of its own for each type, with its word beside it unless `iconOnly`. */
export function StepTypeMark(props: {
  readonly type: StepTypeWord;
  /** Keeps the word for screen readers and as a title. */
  readonly iconOnly?: boolean;
  readonly class?: string;
}) {
  return (
    <span
      class={`inline-flex flex-none items-center gap-1.5 align-middle whitespace-nowrap ${props.class ?? ""}`}
      title={props.iconOnly ? props.type : undefined}
    >
      <svg class={`block size-2.5 flex-none ${colours[props.type]}`} viewBox="0 0 10 10" aria-hidden="true">
        <Show when={props.type === "other"} fallback={<path d={shapes[props.type]} fill="currentColor" />}>
          <path d={shapes.other} fill="none" stroke="currentColor" stroke-width="1.6" />
        </Show>
      </svg>
      <Show when={props.iconOnly} fallback={<span>{props.type}</span>}>
        <span class="sr-only">{props.type}</span>
      </Show>
    </span>
  );
}
