import { nodeUrl, readNodes } from "../citus/index.ts";
import { assertDurable, openPool } from "../pool/index.ts";
import { connectOwner } from "./connect-owner.ts";

/**
 * Resolves when the server of a database, and each node of its cluster, keeps what it has committed, or when that need not be; see `assertDurable`.
 *
 * @throws UnsafeDurabilityError with what to do about it.
 */
export async function assertDurableServer(
  ownerUrl: string,
  options: Parameters<typeof assertDurable>[1],
): Promise<void> {
  for (const url of [ownerUrl, ...(await nodesOf(ownerUrl))]) {
    const pool = await openPool(url, { applicationName: "runfacts-admin", maxConnections: 1 });
    try {
      await assertDurable(pool, options);
    } finally {
      await pool.end();
    }
  }
}

async function nodesOf(ownerUrl: string): Promise<string[]> {
  await using connection = await connectOwner(ownerUrl);
  const nodes = await readNodes(connection.client);
  return nodes.map((node) => nodeUrl(ownerUrl, node, "pg_catalog"));
}
