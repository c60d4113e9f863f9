import { randomUUID } from "node:crypto";
import { maintain } from "../admin/maintain.ts";
import { cloneCitusDatabase, dropCitusDatabase } from "./citus/citus-cluster.ts";
import { createDatabase, dropDatabase, type TestPostgres, utcDay, withDatabase } from "./test-postgres.ts";

export type TestDatabase = AsyncDisposable & {
  readonly ownerUrl: string;
  readonly ingestUrl: string;
  readonly queryUrl: string;
  readonly insightUrl: string;
};

/** A database of its own for a test: migrated, with partitions, without runs. Disposing drops it. */
export async function cloneDatabase(server: TestPostgres): Promise<TestDatabase> {
  const name = `runfacts_test_${randomUUID().replaceAll("-", "")}`;
  if (server.citus === undefined) await createDatabase(server.ownerUrl, name, server.template);
  else await cloneCitusDatabase(server.citus, name, server.template);
  const ownerUrl = withDatabase(server.ownerUrl, name);
  // Midnight has passed since the template was made.
  if (server.madeOn !== utcDay()) await maintain(ownerUrl);
  return {
    ownerUrl,
    ingestUrl: withDatabase(server.ingestUrl, name),
    queryUrl: withDatabase(server.queryUrl, name),
    insightUrl: withDatabase(server.insightUrl, name),
    [Symbol.asyncDispose]: () =>
      server.citus === undefined
        ? dropDatabase(server.ownerUrl, name)
        : dropCitusDatabase(server.citus, name),
  };
}
