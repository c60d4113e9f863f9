import { type DatabasePool, openPool } from "../pool/index.ts";
import { atPlaceOf } from "./citus/at-place-of.ts";
import { cloneDatabase, type TestDatabase } from "./clone-database.ts";
import type { TestPostgres } from "./test-postgres.ts";

export type OpenDatabase = TestDatabase & {
  /** The URL of a role where its pool is: on a cluster, in the place of the first project. */
  readonly at: (url: string) => string;
  readonly owner: DatabasePool;
  readonly ingest: DatabasePool;
  readonly query: DatabasePool;
};

/**
 * A database of its own for a test, with a pool for each role; on a Citus cluster, in the place of the first project. Disposing
 * closes and drops it.
 */
export async function openDatabase(server: TestPostgres): Promise<OpenDatabase> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await cloneDatabase(server));
  const at = await atPlaceOf(database.ownerUrl, 1);
  const open = async (url: string) => {
    const pool = await openPool(at(url), { applicationName: "runfacts-test" });
    stack.defer(() => pool.end());
    return pool;
  };
  const [owner, ingest, query] = await Promise.all([
    open(database.ownerUrl),
    open(database.ingestUrl),
    open(database.queryUrl),
  ]);
  const owned = stack.move();
  return { ...database, at, owner, ingest, query, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
