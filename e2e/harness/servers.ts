import { withDatabase } from "@runfacts/db/testing";
import { inject } from "vitest";
import { asOwner } from "./embedded-platform.ts";

/** The owner's URLs of the database `postgres` of all servers that hold the tests' databases: one, or the nodes of a cluster. */
export function serverUrls(): readonly string[] {
  const { ownerUrl, citus } = inject("postgres");
  return citus?.urls ?? [withDatabase(ownerUrl, "postgres")];
}

/** Runs statements as the owner on each of these, outside the tests' databases. */
export async function onServers(statement: string): Promise<void> {
  await Promise.all(serverUrls().map((url) => asOwner(url, statement)));
}
