import type { RunSummary } from "@runfacts/gen/client/run";
import { createSignal } from "solid-js";
import type { Term } from "./filter-table.ts";

const MOST = 200;
const [seen, setSeen] = createSignal<Readonly<Partial<Record<Term, readonly string[]>>>>({});

/** Values of a field that were shown since the page was opened, latest first: what filters offer. */
export const seenValues = (term: Term): readonly string[] => seen()[term] ?? [];

/** Remembers values of a field. */
export function noteValues(term: Term, values: readonly string[]): void {
  setSeen((before) => {
    const known = before[term] ?? [];
    const fresh = [...new Set(values)].filter((value) => value !== "" && !known.includes(value));
    return fresh.length === 0 ? before : { ...before, [term]: [...fresh, ...known].slice(0, MOST) };
  });
}

/** Remembers what a list of runs shows. */
export function noteRuns(runs: readonly RunSummary[]): void {
  noteValues(
    "agent",
    runs.map((run) => run.agentId),
  );
  noteValues(
    "version",
    runs.map((run) => run.agentVersion),
  );
  noteValues(
    "env",
    runs.map((run) => run.environment),
  );
  noteValues(
    "session",
    runs.flatMap((run) => run.sessionId ?? []),
  );
  noteValues(
    "code",
    runs.flatMap((run) => run.failures.map((failure) => failure.failureCode)),
  );
}
