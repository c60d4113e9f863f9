import { isFailureTypeWord, isStatusWord } from "../api/words.ts";
import { parseDuration, writeDuration } from "../format/duration.ts";
import { isTerm, type Term, type TextField, terms, textFilters } from "./filter-table.ts";
import type { RunFilter } from "./run-filter.ts";

const fieldOf = (term: Term): TextField | undefined =>
  textFilters.find((candidate) => candidate.term === term)?.field;

/** What a term became: a part of the filter, or why it is none and what to write instead. */
export type ReadTerm = { readonly part: RunFilter } | { readonly problem: string };

/**
 * Reads one term as it is typed: `agent:support`, `status:failure`, `duration:>2s`, `duration:1m..3m`. A value may
 * stand in double quotes.
 *
 * @param text the term, without spaces around it
 */
export function readTerm(text: string): ReadTerm {
  const colon = text.indexOf(":");
  const term = text.slice(0, colon).toLowerCase();
  const value = unquote(text.slice(colon + 1).trim());
  if (colon < 0) return { problem: `Write a field first, such as agent:${text}` };
  if (!isTerm(term)) return { problem: `There is no field "${term}". Fields are ${terms.join(", ")}` };
  if (value === "") return { problem: `Write a value after ${term}:` };
  const field = fieldOf(term);
  if (field !== undefined) return { part: { [field]: value } };
  if (term === "duration") return readDurationTerm(value);
  const word = value.toLowerCase();
  if (term === "status") {
    if (word === "ended") return { part: { status: undefined, ended: true } };
    return isStatusWord(word)
      ? { part: { status: word, ended: undefined } }
      : {
          problem: "A status is success, partial, failure, running, abandoned, or ended for the first three",
        };
  }
  return isFailureTypeWord(word)
    ? { part: { failureType: word } }
    : { problem: "A failure type is tool, model, retrieval or orchestration" };
}

/**
 * A filter as terms, each with the filter's part that removes it. Its range is not one: it has a control of its own.
 */
export interface FilterTerm {
  readonly term: Term;
  readonly value: string;
  /** Change that removes the term from the filter. */
  readonly removal: RunFilter;
}

/** Runs that ended, as a term. */
const ended: FilterTerm = { term: "status", value: "ended", removal: { ended: undefined } };

export function filterTerms(filter: RunFilter): readonly FilterTerm[] {
  return terms.flatMap((term): FilterTerm[] => {
    const field = fieldOf(term);
    const value = field === undefined ? wordOf(term, filter) : filter[field];
    const shown = value === undefined ? [] : [{ term, value, removal: removalOf(term, field) }];
    return term === "status" && filter.ended ? [...shown, ended] : shown;
  });
}

function wordOf(term: Term, filter: RunFilter): string | undefined {
  if (term === "status") return filter.status;
  if (term === "type") return filter.failureType;
  const [min, max] = [filter.minDurationMs, filter.maxDurationMs].map(
    (ms) => ms !== undefined && writeDuration(ms),
  );
  if (min && max) return `${min}..${max}`;
  return min ? `>${min}` : max ? `<${max}` : undefined;
}

function removalOf(term: Term, field: TextField | undefined): RunFilter {
  if (field !== undefined) return { [field]: undefined };
  if (term === "status") return { status: undefined };
  return term === "type"
    ? { failureType: undefined }
    : { minDurationMs: undefined, maxDurationMs: undefined };
}

function readDurationTerm(value: string): ReadTerm {
  const problem = "Write a duration such as >2s, <5m or 1m..3m";
  const [from = "", to] = value.split("..");
  if (to !== undefined) {
    const [min, max] = [parseDuration(from), parseDuration(to)];
    if (min === undefined || max === undefined || max < min) return { problem };
    return { part: { minDurationMs: min, maxDurationMs: max } };
  }
  const ms = parseDuration(value.replace(/^[<>]=?/, ""));
  if (ms === undefined) return { problem };
  return value.startsWith("<") ? { part: { maxDurationMs: ms } } : { part: { minDurationMs: ms } };
}

const unquote = (text: string) => (/^".*"$/.test(text) ? text.slice(1, -1) : text);
