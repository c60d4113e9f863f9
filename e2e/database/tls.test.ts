import { migrate } from "@runfacts/db/admin";
import { cancellable, listenForChanges, openPool, ping } from "@runfacts/db/pool";
import { askPool } from "@runfacts/db/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asked, type Outcome, outcomes } from "./tls-outcomes.ts";
import { servers, startTlsServer, type TlsServer } from "./tls-server.ts";

let server: TlsServer;
beforeAll(async () => {
  server = await startTlsServer();
});
afterAll(() => server?.[Symbol.asyncDispose]());

/** How long a connection that is refused is given to be made after all. */
const PATIENCE_MS = 300;

/** Every way in which a process connects; each rejects when it is refused. */
const connections: Readonly<Record<string, (url: string, mustWork: boolean) => Promise<unknown>>> = {
  migrate: (url) => migrate(urlOf("owner", url)),
  ingest: (url) => usePool(urlOf("ingest", url)),
  query: (url) => usePool(urlOf("query", url)),
  listen: (url, mustWork) => listen(urlOf("query", url), mustWork),
};

const urlOf = (role: "owner" | "ingest" | "query", query: string) =>
  `${server.urls[role]}?${query.replace("ROOT", encodeURIComponent(server.root))}`.replace(/\?$/, "");

async function usePool(url: string): Promise<void> {
  const pool = await openPool(url, { applicationName: "runfacts-test" });
  await ping(pool).finally(() => pool.end());
}

async function listen(url: string, mustWork: boolean): Promise<void> {
  const woken = Promise.withResolvers<void>();
  await using _listening = listenForChanges(url, woken.resolve);
  if (!mustWork) setTimeout(() => woken.reject(new Error("not connected")), PATIENCE_MS);
  await woken.promise;
}

/** How the last connection was made: one that is refused may be followed by another. */
async function outcomeOf(connect: () => Promise<unknown>): Promise<Outcome> {
  server.proxy.take();
  const isOpen = await connect().then(
    () => true,
    () => false,
  );
  return isOpen ? (server.proxy.take().at(-1) ?? "refused") : "refused";
}

describe.each(servers)("a server with TLS: %s", (tls) => {
  beforeAll(() => server.use(tls));

  it.each(Object.entries(connections))(
    "%s connects encrypted, in the clear or not at all, as libpq",
    async (_, connect) => {
      const found: Record<string, Outcome> = {};
      for (const query of asked)
        found[query] = await outcomeOf(() => connect(query, outcomes[query][tls] !== "refused"));
      expect(found).toEqual(Object.fromEntries(asked.map((query) => [query, outcomes[query][tls]])));
    },
  );

  it("a request to cancel is encrypted as its session is", async () => {
    const open = asked.filter((query) => outcomes[query][tls] !== "refused");
    for (const query of open) {
      const pool = await openPool(urlOf("query", query), {
        applicationName: "runfacts-test",
        maxConnections: 1,
      });
      await ping(pool);
      server.proxy.take();
      const call = new AbortController();
      const answer = askPool(cancellable(pool, call.signal), "SELECT pg_sleep(60)");
      const refused = expect(answer).rejects.toThrow("enough");
      setTimeout(() => call.abort(new Error("enough")), 20);
      await refused;
      expect(new Set(server.proxy.take()), query).toEqual(new Set([outcomes[query][tls]]));
      await pool.end();
    }
  });
});

it("a pool that requires TLS has no connection without, by the words of the server", async () => {
  await server.use("trusted");
  const pool = await openPool(urlOf("query", "sslmode=verify-full&sslrootcert=ROOT"), {
    applicationName: "runfacts-test",
  });
  const rows = await askPool(pool, "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
  await pool.end();
  expect(rows).toEqual([{ ssl: true, version: "TLSv1.3" }]);
});
