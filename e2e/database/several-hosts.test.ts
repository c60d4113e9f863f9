import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@runfacts/db/embedded";
import { databaseFault, openPool } from "@runfacts/db/pool";
import { askPool } from "@runfacts/db/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyServer } from "../harness/copy-server.ts";
import { asOwner, startOwnPostgres } from "../harness/embedded-platform.ts";
import { startSwitch } from "../harness/tcp-switch.ts";

const NAME = { applicationName: "runfacts-test" };
const IN_RECOVERY = "SELECT pg_is_in_recovery() AS standby";
const WRITE = "CREATE TABLE IF NOT EXISTS written (i int)";

describe("a URL of several hosts", { timeout: 120_000 }, () => {
  const resources = new AsyncDisposableStack();
  let primary: Awaited<ReturnType<typeof startOwnPostgres>>;
  let standbyUrl: string;
  /** A port on which nobody listens. */
  let nobody: string;
  beforeAll(async () => {
    const [primaryDir, standbyDir] = [await folder(), await folder()];
    primary = resources.use(await startOwnPostgres({}, primaryDir));
    const settings = await copyServer(primary.ownerUrl, primaryDir, standbyDir);
    const standby = resources.use(
      await startEmbeddedPostgres({ dataDir: standbyDir, log: () => {}, settings }),
    );
    standbyUrl = standby.url;
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    nobody = String((server.address() as { port: number }).port);
    server.close();
  }, 120_000);
  afterAll(() => resources.disposeAsync());

  async function folder(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), "runfacts-hosts-"));
    resources.defer(() => rm(path, { recursive: true, force: true }));
    await chmod(path, 0o711);
    return path;
  }

  /** The owner's URL for ports in an order. */
  function urlOf(ports: readonly string[], target: string): string {
    const { username, password, pathname } = new URL(primary.ownerUrl);
    const hosts = ports.map((port) => `127.0.0.1:${port}`).join(",");
    return `postgres://${username}:${password}@${hosts}${pathname}?target_session_attrs=${target}`;
  }

  const portOf = (url: string) => new URL(url).port;

  it.each([
    ["any", true],
    ["read-write", false],
    ["primary", false],
    ["read-only", true],
    ["standby", true],
    ["prefer-standby", true],
  ])(
    "with target_session_attrs=%s passes over who is away, and finds the session it asks for",
    async (target, standby) => {
      const ports = [nobody, portOf(standbyUrl), portOf(primary.ownerUrl)];
      const pool = await openPool(urlOf(ports, target), NAME);
      expect(await askPool(pool, IN_RECOVERY)).toEqual([{ standby }]);
      await pool.end();
    },
  );

  it("prefers a standby, and does with a primary", async () => {
    const pool = await openPool(urlOf([portOf(primary.ownerUrl)], "prefer-standby"), NAME);
    expect(await askPool(pool, IN_RECOVERY)).toEqual([{ standby: false }]);
    await pool.end();
  });

  it("refuses a standby for read-write, and says so", async () => {
    await expect(openPool(urlOf([portOf(standbyUrl)], "read-write"), NAME)).rejects.toThrow(
      "no host of the URL has a session that is read-write",
    );
  });

  it("is no way around a refused login", async () => {
    const url = urlOf([portOf(standbyUrl), portOf(primary.ownerUrl)], "any").replace(/:[^:@/]+@/, ":wrong@");
    await expect(openPool(url, NAME)).rejects.toMatchObject({ code: "28P01" });
  });

  it("waits for a server that is there, and leaves one that is gone without a word", async () => {
    await using toPrimary = await startSwitch(primary.ownerUrl);
    const ports = [portOf(toPrimary.through(primary.ownerUrl)), portOf(standbyUrl)];
    await using stack = new AsyncDisposableStack();
    const pool = await openPool(urlOf(ports, "any"), { ...NAME, maxConnections: 4 });
    stack.defer(() => pool.end());
    // Longer than anybody waits without asking whether the server is there.
    await Promise.all(Array.from({ length: 4 }, () => askPool(pool, "SELECT pg_sleep(7)")));
    toPrimary.hold();
    const cut = askPool(pool, IN_RECOVERY).then(
      () => undefined,
      (error: unknown) => databaseFault(error)?.cause,
    );
    expect(await cut).toBe("away");
    // Nor is what is at rest used any more.
    for (let n = 0; n < 8; n++) expect(await askPool(pool, IN_RECOVERY)).toEqual([{ standby: true }]);
  });

  it("a pool follows the primary without a restart, when its own became one that takes no writes and when it is gone", async () => {
    const ports = [portOf(primary.ownerUrl), portOf(standbyUrl)];
    await using stack = new AsyncDisposableStack();
    const pool = await openPool(urlOf(ports, "read-write"), { ...NAME, maxConnections: 4 });
    stack.defer(() => pool.end());
    // Four connections at rest, all with the primary of now.
    await Promise.all(Array.from({ length: 4 }, () => askPool(pool, "SELECT pg_sleep(0.2)")));
    await asOwner(standbyUrl, "SELECT pg_promote()");
    // As a switch-over does, and a fence: its sessions stay, and take no writes.
    await asOwner(primary.ownerUrl, "ALTER SYSTEM SET default_transaction_read_only = on");
    await asOwner(primary.ownerUrl, "SELECT pg_reload_conf()");
    await expect
      .poll(() => askPool(pool, "SHOW default_transaction_read_only").catch(() => []))
      .toEqual([{ default_transaction_read_only: "on" }]);
    // One write fails; all others go to the new primary.
    await expect(askPool(pool, WRITE)).rejects.toThrow(/read-only/);
    for (let n = 0; n < 8; n++) await askPool(pool, WRITE);
    const where = await askPool(pool, "SELECT inet_server_port()::text AS port");
    expect(where).toEqual([{ port: portOf(standbyUrl) }]);

    await primary.crash();
    for (let n = 0; n < 8; n++) await askPool(pool, WRITE);
    const fresh = await openPool(urlOf(ports, "read-write"), NAME);
    stack.defer(() => fresh.end());
    await askPool(fresh, WRITE);
  });
});
