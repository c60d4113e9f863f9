import type { IntakeOutcomeWord } from "../../intake/intake-filter.ts";
import { Icon } from "../../ui/icon.tsx";

const marks = {
  dropped: {
    icon: "filter",
    label: "Dropped",
    colour: "text-partial",
    title: "The field was dropped; its run was stored",
  },
  refused: {
    icon: "close",
    label: "Refused",
    colour: "text-failure",
    title: "The run, or the part of a run, was not stored",
  },
} as const;

/** What ingest did because a field broke a rule: an icon and a word for each outcome. */
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
