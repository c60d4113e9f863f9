import type pg from "pg";

/** Does work in a transaction, and takes it back when it fails. */
export async function inTransaction<T>(client: pg.Client, begin: string, work: () => Promise<T>): Promise<T> {
  await client.query(begin);
  try {
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    // A connection that broke has rolled back already.
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
