import { chmod, chown, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { makeCertificate } from "@runfacts/dev/certificates";
import pg from "pg";
import { startOwnPostgres } from "../harness/embedded-platform.ts";
import { openRecordingProxy, type RecordingProxy } from "./recording-proxy.ts";

/** How a server has TLS: the certificate is one that the client trusts, of another authority, for another name; or TLS is a must. */
export const servers = ["off", "trusted", "other authority", "other name", "only"] as const;
export type ServerTls = (typeof servers)[number];

/** A PostgreSQL behind a proxy that notes who encrypts. */
export type TlsServer = AsyncDisposable & {
  readonly proxy: RecordingProxy;
  /** The certificate of the authority that the client trusts. */
  readonly root: string;
  /** A folder without files that libpq reads by itself. */
  readonly home: string;
  readonly urls: Record<"owner" | "ingest" | "query", string>;
  use(tls: ServerTls): Promise<void>;
};

/** Starts it, migrated, without TLS at first. */
export async function startTlsServer(): Promise<TlsServer> {
  await using resources = new AsyncDisposableStack();
  const home = await mkdtemp(join(tmpdir(), "runfacts-tls-"));
  resources.defer(() => rm(home, { recursive: true, force: true }));
  const postgres = resources.use(await startOwnPostgres({ fsync: "off" }));
  const { port } = new URL(postgres.ownerUrl);
  const proxy = resources.use(await openRecordingProxy(Number(port)));
  const root = join(home, "root.crt");
  const authority = makeCertificate("Authority", { isAuthority: true });
  await writeFile(root, authority.cert);
  const certificates = {
    trusted: makeCertificate("localhost", { issuer: authority }),
    "other authority": makeCertificate("localhost", {
      issuer: makeCertificate("Other", { isAuthority: true }),
    }),
    "other name": makeCertificate("db.example", { issuer: authority, hosts: ["db.example"] }),
  };
  // Open all the time, since it may not be let in again.
  const admin = new pg.Client(postgres.ownerUrl);
  await admin.connect();
  resources.defer(() => admin.end());
  const { rows } = await admin.query<{ data: string; hba: string }>(
    "SELECT current_setting('data_directory') AS data, pg_read_file('pg_hba.conf') AS hba",
  );
  const [row] = rows;
  if (row === undefined) throw new Error("PostgreSQL does not tell its folder");
  const { data, hba } = row;
  const write = async (name: string, text: string) => {
    const path = join(data, name);
    const { uid, gid } = await stat(data);
    await writeFile(path, text, { mode: 0o600 });
    await chmod(path, 0o600);
    await chown(path, uid, gid);
  };
  const through = (url: string) => {
    const { username, password, pathname } = new URL(url);
    return `postgres://${username}:${password}@localhost:${proxy.port}${pathname}`;
  };
  const owned = resources.move();
  return {
    proxy,
    root,
    home,
    urls: {
      owner: through(postgres.ownerUrl),
      ingest: through(postgres.ingestUrl),
      query: through(postgres.queryUrl),
    },
    use: async (tls) => {
      if (tls !== "off") {
        const { cert, key } = certificates[tls === "only" ? "trusted" : tls];
        await write("server.crt", cert);
        await write("server.key", key);
      }
      await write("pg_hba.conf", tls === "only" ? hba.replaceAll(/^host\b/gm, "hostssl") : hba);
      await admin.query(`ALTER SYSTEM SET ssl = '${tls === "off" ? "off" : "on"}'`);
      const loadedAt = async () => (await admin.query("SELECT pg_conf_load_time()::text AS at")).rows[0]?.at;
      const before = await loadedAt();
      await admin.query("SELECT pg_reload_conf()");
      // A session hears of it after the process that takes connections.
      while ((await loadedAt()) === before) await delay(10);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
