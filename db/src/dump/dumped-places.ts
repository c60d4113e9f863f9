import type pg from "pg";
import { connectOwner } from "../admin/connect-owner.ts";
import { placesUrls } from "../citus/index.ts";
import { tablesOf } from "../citus/relations.ts";

export const distributedTables: ReadonlySet<string> = new Set(tablesOf("distributed"));

/** Sessions in the places of a cluster, each in a snapshot of its own. */
export interface DumpedPlaces extends AsyncDisposable {
  /** None where the database is not distributed. */
  readonly clients: readonly pg.Client[];
  /** The highest id that readers of changes may have reached, in any place, and `home`. */
  readonly highest: (home: string) => Promise<string>;
}

/** Opens them, as near to each other in time as can be, and keeps what they hold from expiring. */
export async function openPlaces(ownerUrl: string): Promise<DumpedPlaces> {
  await using stack = new AsyncDisposableStack();
  const clients: pg.Client[] = [];
  for (const url of await placesUrls(ownerUrl)) clients.push(stack.use(await connectOwner(url)).client);
  for (const client of clients) {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    await client.query(`LOCK TABLE ${[...distributedTables].join(", ")} IN ACCESS SHARE MODE`);
    await client.query("SELECT");
  }
  const owned = stack.move();
  return {
    clients,
    highest: async (home) => {
      const ids = [BigInt(home)];
      for (const client of clients) {
        const { rows } = await client.query<{ id: string }>("SELECT change_horizon()::text AS id");
        ids.push(BigInt(rows[0]?.id ?? 0));
      }
      return String(ids.reduce((highest, id) => (id > highest ? id : highest)));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
