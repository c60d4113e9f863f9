import type { Constants } from "@runfacts/cli/size";
import { query } from "../../harness/postgres.ts";

/** A day that no maintenance has come to. */
const FAR_AHEAD = "(now() AT TIME ZONE 'UTC')::date + 400";
const COUNT = `SELECT count(*)::float8 AS relations,
    (SELECT count(*) FROM pg_inherits WHERE inhparent = 'agent_runs'::regclass)::float8 AS sets
  FROM pg_class
  WHERE relnamespace = 'public'::regnamespace OR oid IN (
    SELECT reltoastrelid FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT indexrelid FROM pg_index JOIN pg_class ON reltoastrelid = indrelid WHERE relnamespace = 'public'::regnamespace
  )`;

/** How many relations a set of partitions has, found by making one, and how many there are besides. */
export async function partitionRelations(ownerUrl: string): Promise<Constants["relations"]> {
  const [before] = await query<{ relations: number; sets: number }>(ownerUrl, COUNT);
  await query(ownerUrl, `SELECT create_day_partitions(${FAR_AHEAD})`);
  const [after] = await query<{ relations: number; sets: number }>(ownerUrl, COUNT);
  if (before === undefined || after === undefined) throw new Error("the database did not tell its relations");
  const partitions = after.relations - before.relations;
  return { partitions, others: before.relations - before.sets * partitions };
}
