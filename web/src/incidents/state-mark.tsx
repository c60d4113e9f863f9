import { Icon } from "../ui/icon.tsx";
import type { IncidentStateWord } from "./incident-words.ts";

const marks = {
  open: { icon: "flag", label: "Open", colour: "text-failure" },
  acknowledged: { icon: "clock", label: "Acknowledged", colour: "text-partial" },
  resolved: { icon: "check", label: "Resolved", colour: "text-success" },
} as const;

/** How an incident stands: an icon and a word for each state. */
export function StateMark(props: { readonly state: IncidentStateWord }) {
  return (
    <span
      class={`inline-flex items-center gap-1.5 font-medium whitespace-nowrap ${marks[props.state].colour}`}
    >
      <Icon name={marks[props.state].icon} />
      {marks[props.state].label}
    </span>
  );
}
