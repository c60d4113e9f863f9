import { randomUUID } from "node:crypto";
import { createDatabase, dropDatabase, type TestPostgres, withDatabase } from "./test-postgres.ts";

export type TestDatabase = AsyncDisposable & {
  readonly ownerUrl: string;
  readonly ingestUrl: string;
  readonly queryUrl: string;
};

/** A database of its own for a test: migrated, with partitions, without runs. Disposing drops it. */
export async function cloneDatabase(server: TestPostgres): Promise<TestDatabase> {
  const name = `runfacts_test_${randomUUID().replaceAll("-", "")}`;
  await createDatabase(server.ownerUrl, name, server.template);
  return {
    ownerUrl: withDatabase(server.ownerUrl, name),
    ingestUrl: withDatabase(server.ingestUrl, name),
    queryUrl: withDatabase(server.queryUrl, name),
    [Symbol.asyncDispose]: () => dropDatabase(server.ownerUrl, name),
  };
}
