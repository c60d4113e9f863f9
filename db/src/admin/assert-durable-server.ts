import { assertDurable, openPool } from "../pool/index.ts";

/**
 * Resolves when the server of a database keeps what it has committed, or when that need not be; see `assertDurable`.
 *
 * @throws UnsafeDurabilityError with what to do about it.
 */
export async function assertDurableServer(
  ownerUrl: string,
  options: Parameters<typeof assertDurable>[1],
): Promise<void> {
  const pool = await openPool(ownerUrl, { applicationName: "runfacts-admin", maxConnections: 1 });
  try {
    await assertDurable(pool, options);
  } finally {
    await pool.end();
  }
}
