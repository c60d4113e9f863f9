import { inject } from "vitest";
import { addDays, daysBetween } from "../../admin/add-days.ts";
import { connectOwner } from "../../admin/connect-owner.ts";
import { listPartitions } from "../../admin/list-partitions.ts";
import { forEachPlace } from "../../citus/index.ts";
import { readUrl, withParameter } from "../../connection/index.ts";
import { type DatabasePool, openPool } from "../../pool/index.ts";
import type { RunRecord } from "../../rows.ts";
import { cloneDatabase, type TestDatabase } from "../clone-database.ts";
import { hashedRun } from "../run-parts.ts";
import { moveToDay } from "../store-on.ts";
import { withDatabase } from "../test-databases.ts";
import { writeRecords } from "../write-records.ts";
import { atPlaceOf } from "./at-place-of.ts";
import { clusterNodes } from "./cluster.ts";

const TODAY = new Date().toISOString().slice(0, "2026-11-01".length);
export const PROJECTS = [1, 2, 3, 4, 5, 6];
/** Some days of a week of a month that is over for longer than a week. */
export const FIRST = firstOfWeek();
export const END = addDays(FIRST, 3);
export const DAYS = daysBetween(FIRST, END);

function firstOfWeek(): string {
  for (let day = addDays(TODAY, -14); ; day = addDays(day, -1))
    if (["01", "08", "15", "22"].includes(day.slice(-2))) return day;
}

export const idsOf = (records: readonly RunRecord[]) => records.map(({ run }) => run.run_id);

export async function ask<T extends object>(url: string, text: string, values: unknown[] = []): Promise<T[]> {
  await using connection = await connectOwner(url);
  return (await connection.client.query<T>(text, values)).rows;
}

export interface Project {
  readonly id: number;
  readonly ingest: DatabasePool;
  readonly query: DatabasePool;
  readonly ownerUrl: string;
  readonly runs: readonly RunRecord[];
}

/** Six projects on both workers, with runs on some old days. */
export async function openProjects(
  perDay: number,
  shape: readonly number[] = [],
  server = inject("postgres"),
) {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await cloneDatabase(server));
  await ask(
    database.ownerUrl,
    "INSERT INTO projects (project_id, name) SELECT id, 'project-' || id FROM unnest($1::int[]) AS id WHERE id <> 1",
    [PROJECTS],
  );
  for (const day of DAYS) await ask(database.ownerUrl, "SELECT create_day_partitions($1)", [day]);
  const projects: Project[] = [];
  for (const id of PROJECTS) {
    const at = await atPlaceOf(database.ownerUrl, id);
    const open = async (url: string) => {
      const pool = await openPool(at(url), { applicationName: "runfacts-test" });
      stack.defer(() => pool.end());
      return pool;
    };
    const [ingest, query] = await Promise.all([open(database.ingestUrl), open(database.queryUrl)]);
    const runs: RunRecord[] = [];
    for (const day of DAYS) {
      const records = Array.from({ length: perDay }, () => runOn(day, shape));
      await writeRecords(ingest, id, records);
      await moveToDay(at(database.ownerUrl), day, idsOf(records));
      runs.push(...records);
    }
    projects.push({ id, ingest, query, runs, ownerUrl: at(database.ownerUrl) });
  }
  const owned = stack.move();
  return { database, projects, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** A run of a day. */
export function runOn(day: string, shape: readonly number[]): RunRecord {
  const { run, ...items } = hashedRun(...shape);
  const started_at = BigInt(Date.parse(`${day}T12:00:00Z`)) * 1_000n;
  return { run: { ...run, started_at, ended_at: started_at + 1_500_000n }, ...items };
}

/** All that is stored, each row with all of its values. */
export async function everything(database: TestDatabase): Promise<string[]> {
  const rows: string[] = [];
  for (const table of ["agent_runs", "agent_steps", "agent_failures", "agent_decisions", "agent_signals"]) {
    const perPlace = await forEachPlace(database.ownerUrl, ({ url }) =>
      ask<{ row: string }>(url, `SELECT each::text AS row FROM ${table} AS each`),
    );
    rows.push(...perPlace.flat().map(({ row }) => `${table} ${row}`));
  }
  return rows.toSorted();
}

/** The partitions of old days, as the coordinator has them, and how many their shards are on all nodes. */
export async function setsOf(database: TestDatabase, nodes = clusterNodes()) {
  await using owner = await connectOwner(database.ownerUrl);
  const leaves = (await listPartitions(owner.client)).filter(({ endDay }) => endDay <= addDays(FIRST, 7));
  const suffixes = [...new Set(leaves.map(({ parent, leaf }) => leaf.replace(parent, "")))];
  const shards = await Promise.all(
    nodesOf(database, nodes).map((url) =>
      ask<{ shards: number }>(
        url,
        `SELECT count(*)::int AS shards FROM pg_inherits JOIN pg_class AS parent ON parent.oid = inhparent JOIN pg_class AS leaf ON leaf.oid = inhrelid
        WHERE parent.relkind = 'p' AND parent.relname ~ '^agent_[a-z]+_\\d{6,}$' AND leaf.relname ~ ALL ($1)`,
        [[`(${suffixes.join("|")})_\\d+$`]],
      ),
    ),
  );
  return {
    leaves: leaves.length,
    shards: shards.flat().reduce((sum, { shards: ofNode }) => sum + ofNode, 0),
  };
}

export const BEFORE = { leaves: 5 * DAYS.length, shards: 4 * 5 * DAYS.length };
export const AFTER = { leaves: 5, shards: 4 * 5 };

/** The owner's URLs of a database on all nodes, with shards in sight; the coordinator's first. */
export function nodesOf({ ownerUrl }: TestDatabase, nodes = clusterNodes()): string[] {
  const { database = "" } = readUrl(ownerUrl);
  return nodes.urls.map((url) =>
    withParameter(
      withDatabase(url, database),
      "options",
      "-c citus.override_table_visibility=off -c citus.enable_manual_changes_to_shards=on",
    ),
  );
}
