import { sql } from "slonik";
import { z } from "zod";
import type { OpenDatabase } from "./open-database.ts";

/** Breaks the connections of a role, as a restart of the server would. */
export async function breakConnections(database: OpenDatabase, role: "ingest" | "query"): Promise<void> {
  const { username } = new URL(role === "ingest" ? database.ingestUrl : database.queryUrl);
  await database.owner.query(sql.type(z.object({}))`
    SELECT pg_terminate_backend(pid)
    FROM pg_stat_activity
    WHERE datname = current_database() AND usename = ${username}
  `);
}
