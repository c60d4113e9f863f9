import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { timestamptzLiteral } from "../timestamps.ts";
import { runCondition } from "./filters/run-condition.ts";
import type { RunFilter } from "./filters/run-filter.ts";
import { prepareByText } from "./prepare-by-text.ts";

/** A version of an agent, or all versions of one, and a time before which none of its runs started. */
export interface StartQuery {
  readonly agent_id: string;
  readonly agent_version?: string | undefined;
  readonly since: bigint;
  /** A time before which it must have started. Default: none. */
  readonly until?: bigint | undefined;
}

const startRow = z.strictObject({ place: z.int(), started_at: z.bigint() });

/**
 * When the first run of each started, in microseconds since the Unix epoch; null where there is none. Walks an index from `since`
 * on until it finds one.
 */
export async function firstStarts(
  connection: CommonQueryMethods,
  projectId: number,
  filter: Pick<RunFilter, "environment" | "ended">,
  queries: readonly StartQuery[],
): Promise<(bigint | null)[]> {
  const starts: (bigint | null)[] = queries.map(() => null);
  for (const isOfVersion of [true, false]) {
    const places = queries.flatMap(({ agent_version }, place) =>
      (agent_version !== undefined) === isOfVersion ? [place] : [],
    );
    if (places.length === 0) continue;
    const wanted = places.flatMap((place) => queries[place] ?? []);
    const ofVersion = isOfVersion
      ? sql.fragment`run.agent_version = wanted.agent_version`
      : sql.fragment`TRUE`;
    const rows = await connection.any(
      prepareByText(sql.type(startRow)`
      SELECT wanted.place, first.started_at
      FROM unnest(
        ${sql.array(places, "int4")},
        ${sql.array(
          wanted.map(({ agent_id }) => agent_id),
          "text",
        )},
        ${sql.array(
          wanted.map(({ agent_version = "" }) => agent_version),
          "text",
        )},
        ${sql.array(
          wanted.map(({ since }) => timestamptzLiteral(since)),
          "timestamptz",
        )},
        ${sql.array(
          wanted.map(({ until }) => (until === undefined ? "infinity" : timestamptzLiteral(until))),
          "timestamptz",
        )}
      ) AS wanted (place, agent_id, agent_version, since, until)
      CROSS JOIN LATERAL (
        SELECT run.started_at
        FROM agent_runs AS run
        WHERE ${runCondition(projectId, filter)}
          AND run.agent_id = wanted.agent_id
          AND ${ofVersion}
          AND run.started_at >= wanted.since
          AND run.started_at < wanted.until
          AND run.stored_on >= (wanted.since AT TIME ZONE 'UTC')::date - 1
        ORDER BY run.started_at
        LIMIT 1
      ) AS first
    `),
    );
    for (const { place, started_at } of rows) starts[place] = started_at;
  }
  return starts;
}
