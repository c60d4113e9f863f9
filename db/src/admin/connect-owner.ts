import type pg from "pg";
import { connect } from "../connection/index.ts";

export type OwnerConnection = AsyncDisposable & { readonly client: pg.Client };

/** What is done by hand, such as revoking a key, is on the disk when it is done, as what the services acknowledge. */
const DURABLY = `
  SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')`;

/**
 * A session of the owner, for what a pool of prepared statements is not made for.
 *
 * @throws ConnectionUrlError; PoolerError behind a pooler that does not keep sessions; what the network and the server say
 */
export async function connectOwner(ownerUrl: string): Promise<OwnerConnection> {
  const client = await connect(ownerUrl, { applicationName: "runfacts-admin" });
  await client.query(DURABLY);
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client.end();
    },
  };
}
