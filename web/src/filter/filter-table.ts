import type { RunFilter as RunFilterMessage } from "@runfacts/gen/client/run_filter";

type Fields = Omit<RunFilterMessage, "$typeName" | "$unknown">;
/** A filter, as the contract names it. */
export type FilterField = keyof Fields;
/** A filter on text. */
export type TextField = {
  [F in FilterField]-?: Exclude<Fields[F], undefined> extends string ? F : never;
}[FilterField];

/** What a filter is called. */
interface FilterNames {
  /** In the URL. */
  readonly url: string;
  /** Before the colon, where it is typed; several filters may share a term. Null for the range, which has a control. */
  readonly term: string | null;
}

interface TextNames extends FilterNames {
  readonly term: string;
  /** What to type. */
  readonly hint: string;
  /** Over its control at the side of the list of runs; null for none. */
  readonly facet: string | null;
}

/**
 * The filters in the order of their chips and suggestions; those on text, which are all alike, with all that is to say of them.
 * One of the contract that is missing here does not compile.
 */
export const filterTable = {
  agentId: { url: "agent_id", term: "agent", hint: "id of an agent", facet: "Agent" },
  agentVersion: {
    url: "agent_version",
    term: "version",
    hint: "version of the agent",
    facet: "Version",
  },
  environment: { url: "environment", term: "env", hint: "environment", facet: "Environment" },
  status: { url: "status", term: "status" },
  ended: { url: "ended", term: "status" },
  failureType: { url: "failure_type", term: "type" },
  failureCode: { url: "failure_code", term: "code", hint: "failure code", facet: null },
  stepName: {
    url: "step_name",
    term: "step",
    hint: "name of a step in the run",
    facet: "Step name",
  },
  sessionId: {
    url: "session_id",
    term: "session",
    hint: "conversation or job",
    facet: "Session",
  },
  signalName: { url: "signal_name", term: "signal", hint: "name of a signal", facet: null },
  signalValue: {
    url: "signal_value",
    term: "says",
    hint: "true, false or a category of a signal",
    facet: null,
  },
  minDurationMs: { url: "min_duration", term: "duration" },
  maxDurationMs: { url: "max_duration", term: "duration" },
  startTime: { url: "start_time", term: null },
  endTime: { url: "end_time", term: null },
} as const satisfies Readonly<{ [F in FilterField]: F extends TextField ? TextNames : FilterNames }>;

/** What can be typed before a colon. */
export type Term = NonNullable<(typeof filterTable)[FilterField]["term"]>;

/** The terms in the order in which they are offered. */
export const terms: readonly Term[] = [
  ...new Set(Object.values(filterTable).flatMap(({ term }) => term ?? [])),
];

export const isTerm = (text: string): text is Term => (terms as readonly string[]).includes(text);

/** The filters on text, with what they are called. */
export const textFilters: readonly (TextNames & { readonly field: TextField; readonly term: Term })[] =
  Object.entries(filterTable).flatMap(([field, names]) =>
    "hint" in names ? [{ ...names, field: field as TextField }] : [],
  );
