import type { IntakeOutcomeWord } from "../../intake/intake-filter.ts";
import { Icon } from "../../ui/icon.tsx";

const marks = {
  dropped: {
    icon: "filter",
    label: "Dropped",
    colour: "text-partial",
    title: "The field was left out, its run was kept",
  },
  refused: {
    icon: "close",
    label: "Refused",
    colour: "text-failure",
    title: "Nothing of the run, or of the part of a run, was stored",
  },
} as const;

/** What was done to a field that broke a rule: a shape of its own for each, with its word. */
export function OutcomeMark(props: { readonly outcome: IntakeOutcomeWord }) {
  return (
    <span
      class={`inline-flex items-center gap-1.5 font-medium whitespace-nowrap ${marks[props.outcome].colour}`}
      title={marks[props.outcome].title}
    >
      <Icon name={marks[props.outcome].icon} />
      {marks[props.outcome].label}
    </span>
  );
}
