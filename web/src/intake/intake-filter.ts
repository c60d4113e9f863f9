import { readFilter, writeFilter } from "../filter/filter-url.ts";
import type { TimeRange } from "../filter/time-range.ts";

const outcomeWords = ["dropped", "refused"] as const;
/** What ingest did because a field broke a rule. */
export type IntakeOutcomeWord = (typeof outcomeWords)[number];

const isOutcomeWord = (word: string): word is IntakeOutcomeWord =>
  (outcomeWords as readonly string[]).includes(word);

/** Which dropped and refused fields are shown. */
export interface IntakeFilter {
  readonly range: TimeRange;
  readonly agentId?: string | undefined;
  readonly outcome?: IntakeOutcomeWord | undefined;
}

/** The range of the page unless one was chosen. */
const DEFAULT_RANGE = { preset: "7d" } as const;

/** Reads the filter of the page from a URL's query. Values that make no sense are ignored. */
export function readIntakeFilter(query: URLSearchParams): IntakeFilter {
  const { agentId, range = DEFAULT_RANGE } = readFilter(query);
  const outcome = query.get("outcome") ?? "";
  return { range, agentId, outcome: isOutcomeWord(outcome) ? outcome : undefined };
}

/** Writes the filter as a URL's query, without `?`; {@link readIntakeFilter} reads the same back. */
export function writeIntakeFilter({ range, agentId, outcome }: IntakeFilter): string {
  const query = new URLSearchParams(writeFilter({ agentId, range }));
  if (outcome !== undefined) query.set("outcome", outcome);
  return query.toString();
}

/** Link to the dropped and refused fields under a filter. */
export const intakeHref = (filter: IntakeFilter): string => `/intake?${writeIntakeFilter(filter)}`;
