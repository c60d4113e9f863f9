import { IncidentKind, IncidentState } from "@runfacts/gen/client/incident";

/** Enum values as the words of REST and of the URL, each in the order in which it is shown. */
const states = {
  open: IncidentState.OPEN,
  acknowledged: IncidentState.ACKNOWLEDGED,
  resolved: IncidentState.RESOLVED,
} as const;
const kinds = {
  version_regression: IncidentKind.VERSION_REGRESSION,
  drift: IncidentKind.DRIFT,
  new_failure: IncidentKind.NEW_FAILURE,
  agent_silent: IncidentKind.AGENT_SILENT,
  runs_abandoned: IncidentKind.RUNS_ABANDONED,
  budget: IncidentKind.BUDGET,
  rule: IncidentKind.RULE,
} as const;

export type IncidentStateWord = keyof typeof states;
export type IncidentKindWord = keyof typeof kinds;

export const incidentStateWords = Object.keys(states) as readonly IncidentStateWord[];
export const incidentKindWords = Object.keys(kinds) as readonly IncidentKindWord[];

export const isIncidentStateWord = (word: string): word is IncidentStateWord => Object.hasOwn(states, word);
export const isIncidentKindWord = (word: string): word is IncidentKindWord => Object.hasOwn(kinds, word);

export const incidentStateOf = (word: IncidentStateWord): IncidentState => states[word];
export const incidentKindOf = (word: IncidentKindWord): IncidentKind => kinds[word];

/** The word of a state; one that these pages do not know yet is `open`, so that nobody overlooks it. */
export function incidentStateWord(state: IncidentState): IncidentStateWord {
  return incidentStateWords.find((word) => states[word] === state) ?? "open";
}

/** The word of a kind; undefined of one that these pages do not know yet. */
export function incidentKindWord(kind: IncidentKind): IncidentKindWord | undefined {
  return incidentKindWords.find((word) => kinds[word] === kind);
}

const labels: Readonly<Record<IncidentKindWord, string>> = {
  version_regression: "Worse version",
  drift: "Drift",
  new_failure: "New failure",
  agent_silent: "Silent agent",
  runs_abandoned: "Abandoned runs",
  budget: "Over budget",
  rule: "Rule",
};

/** `New failure`: a kind in words. */
export const incidentKindLabel = (kind: IncidentKindWord | undefined): string =>
  kind === undefined ? "Incident" : labels[kind];
