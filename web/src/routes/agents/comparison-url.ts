import { readFilter, writeFilter } from "../../filter/filter-url.ts";
import type { TimeRange } from "../../filter/time-range.ts";

/** One side of a comparison: a version of the agent in a range. */
export interface Side {
  readonly version: string;
  readonly range: TimeRange;
}

export type SideName = "a" | "b";

/** A side as the URL has it; what is absent follows the page. */
export type ChosenSide = Partial<Side>;

/** Names of a side's part of a URL, after `a_` or `b_`: those of filters. */
const names = ["agent_version", "range", "start_time", "end_time"] as const;

/** Reads a side from a URL's query, where its names begin with `a_` or `b_`. */
export function readSide(query: URLSearchParams, side: SideName): ChosenSide {
  const own = new URLSearchParams(
    names.flatMap((name) => {
      const value = query.get(`${side}_${name}`);
      return value === null ? [] : [[name, value]];
    }),
  );
  const { agentVersion, range } = readFilter(own);
  return {
    ...(agentVersion !== undefined && { version: agentVersion }),
    ...(range !== undefined && { range }),
  };
}

/** Writes a side into a copy of a URL's query; {@link readSide} reads the same back. */
export function writeSide(query: URLSearchParams, side: SideName, chosen: ChosenSide): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const name of names) next.delete(`${side}_${name}`);
  const own = new URLSearchParams(writeFilter({ agentVersion: chosen.version, range: chosen.range }));
  for (const [name, value] of own) next.set(`${side}_${name}`, value);
  return next;
}
