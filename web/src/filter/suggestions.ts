import { failureTypeWords, statusWords } from "../api/words.ts";
import { isTerm, type Term, terms, textFilters } from "./filter-table.ts";
import { type ReadTerm, readTerm } from "./filter-text.ts";

/** Something that can be chosen below the search field. */
export type Suggestion =
  /** Begins a term: the rest is still to be typed. */
  | { readonly kind: "term"; readonly text: string; readonly hint: string }
  /** A whole term. */
  | { readonly kind: "filter"; readonly text: string; readonly read: ReadTerm }
  /** A run, by its id. */
  | { readonly kind: "run"; readonly text: string; readonly runId: string };

const hints = {
  ...Object.fromEntries(textFilters.map(({ term, hint }) => [term, hint])),
  status: "success, partial, failure…",
  type: "failure type",
  duration: ">2s, <5m or 1m..3m",
} as Readonly<Record<Term, string>>;
const words: Readonly<Partial<Record<Term, readonly string[]>>> = {
  status: [...statusWords, "ended"],
  type: failureTypeWords,
  duration: [">10s", ">1m", ">10m", "<1s"],
};
const guessed: readonly Term[] = ["agent", "code", "step", "version", "session", "env"];
const MOST = 9;

/**
 * What to offer for what is typed so far: fields first, then values of a field, known ones before what is typed. Text
 * without a field is offered as a value of the likely ones, and a run id as the run.
 *
 * @param known values of a field that are worth offering
 */
export function suggest(typed: string, known: (term: Term) => readonly string[]): readonly Suggestion[] {
  const text = typed.trim();
  const runId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined;
  if (runId !== undefined) return [{ kind: "run", text: `Open run ${runId}`, runId }];
  const colon = text.indexOf(":");
  const term = text.slice(0, colon).toLowerCase();
  if (colon >= 0 && isTerm(term)) return suggestValues(term, text.slice(colon + 1).trim(), known);
  const fields = terms
    .filter((name) => name.startsWith(text.toLowerCase()))
    .map((name): Suggestion => ({ kind: "term", text: `${name}:`, hint: hints[name] }));
  if (text === "" || colon >= 0) return fields;
  const values = guessed.flatMap((name) =>
    matching(known(name), text).map((value) => filterFor(name, value)),
  );
  const asTyped = guessed.map((name) => filterFor(name, text));
  return unique([...fields, ...values, ...asTyped]).slice(0, MOST);
}

function suggestValues(
  term: Term,
  value: string,
  known: (term: Term) => readonly string[],
): readonly Suggestion[] {
  const offered = matching([...(words[term] ?? []), ...known(term)], value).map((text) =>
    filterFor(term, text),
  );
  const isOwn = value !== "" && (term === "duration" || words[term] === undefined);
  return unique([...offered, ...(isOwn ? [filterFor(term, value)] : [])]).slice(0, MOST);
}

function filterFor(term: Term, value: string): Suggestion {
  const text = `${term}:${value}`;
  return { kind: "filter", text, read: readTerm(text) };
}

const matching = (values: readonly string[], part: string) =>
  values.filter((value) => value.toLowerCase().includes(part.toLowerCase()));

const unique = (all: readonly Suggestion[]) => [...new Map(all.map((one) => [one.text, one])).values()];
