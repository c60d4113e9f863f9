import { connectOwner } from "../admin/connect-owner.ts";
import type { TestDatabase } from "./clone-database.ts";

const TABLES = [
  "run_registry",
  "agent_runs",
  "agent_steps",
  "agent_failures",
  "agent_decisions",
  "agent_signals",
  "open_runs",
];

/** Lets runs be as if they had been accepted on another day (`2026-11-01`), which has partitions then. */
export async function storeOn(
  { ownerUrl }: Pick<TestDatabase, "ownerUrl">,
  day: string,
  runIds: readonly string[],
): Promise<void> {
  {
    await using owner = await connectOwner(ownerUrl);
    await owner.client.query("SELECT create_day_partitions($1)", [day]);
  }
  await moveToDay(ownerUrl, day, runIds);
}

/** Lets runs be as if they had been accepted on a day that has partitions; of a place too, by its URL. */
export async function moveToDay(ownerUrl: string, day: string, runIds: readonly string[]): Promise<void> {
  await using owner = await connectOwner(ownerUrl);
  // Rows change their partitions together.
  await owner.client.query("SET session_replication_role = replica");
  for (const table of TABLES) {
    await owner.client.query(`UPDATE ${table} SET stored_on = $1 WHERE run_id = ANY ($2)`, [day, runIds]);
  }
}
