import pg from "pg";

export type OwnerConnection = AsyncDisposable & { readonly client: pg.Client };

/** What is done by hand, such as revoking a key, is on the disk when it is done, as what the services acknowledge. */
const DURABLY = `
  SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')`;

/** A connection of the owner, for what a pool of prepared statements is not made for. */
export async function connectOwner(ownerUrl: string): Promise<OwnerConnection> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    application_name: "runfacts-admin",
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks between statements; the next statement fails and says so.
  client.on("error", () => {});
  await client.connect();
  await client.query(DURABLY);
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client.end();
    },
  };
}
