import { describe, expect, it } from "vitest";
import { asOwner } from "../harness/embedded-platform.ts";
import { startPlatform } from "../harness/platform.ts";
import { getJson } from "../harness/rest.ts";
import { serverUrls } from "../harness/servers.ts";

describe("a node that takes no writes while others do", () => {
  it("leaves ingest ready, and /readyz names the fault until it is gone", async () => {
    await using platform = await startPlatform();
    const { ownerUrl } = platform.database;
    const database = new URL(ownerUrl).pathname.slice(1);
    const worker = serverUrls().at(-1) ?? "";
    const readiness = async () => {
      const { status, body } = await getJson(platform.ingestUrl, "/readyz");
      return [status, Object(body).checks.disk];
    };
    const set = async (how: string) => {
      await asOwner(worker, `ALTER DATABASE ${database} ${how}`);
      await asOwner(
        worker,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`,
      );
    };
    await expect.poll(readiness, { timeout: 20_000 }).toEqual([200, { status: "ok" }]);
    await set("SET default_transaction_read_only = on");
    const reason = expect.stringMatching(/^1 of 2 nodes take no writes: the database is read-only/);
    await expect.poll(readiness, { timeout: 20_000 }).toEqual([200, { status: "ok", reason }]);
    await set("RESET default_transaction_read_only");
    await expect.poll(readiness, { timeout: 20_000 }).toEqual([200, { status: "ok" }]);
  });
});
