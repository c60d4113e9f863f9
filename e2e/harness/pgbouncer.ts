import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";

export type PgBouncer = AsyncDisposable & {
  /** The same database for the same user, through the pooler. */
  through(url: string): string;
};

/** The account of nobody, since PgBouncer does not run as root. */
const NOBODY = 65_534;
const PATIENCE_MS = 10_000;

/**
 * Starts PgBouncer before the server that the URLs name, with few connections to it, so that clients share them.
 *
 * @param bin path of the program
 * @param urls of all that connect: PgBouncer needs to know their passwords
 */
export async function startPgBouncer(
  bin: string,
  mode: "transaction" | "session",
  urls: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<PgBouncer> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "runfacts-pgbouncer-"));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  const users = urls.map((url) => new URL(url)).map(({ username, password }) => [username, password]);
  const [first = ""] = urls;
  const port = await freePort();
  const config = {
    listen_addr: "127.0.0.1",
    listen_port: port,
    unix_socket_dir: "",
    auth_type: "scram-sha-256",
    auth_file: join(folder, "users.txt"),
    pool_mode: mode,
    default_pool_size: "4",
    max_client_conn: "500",
    // As docs/connections.md says.
    query_wait_timeout: "5",
    server_login_retry: "1",
    ...settings,
  };
  const lines = Object.entries(config).map(([name, value]) => `${name} = ${value}`);
  const { hostname, port: serverPort } = new URL(first);
  const ini = `[databases]\n* = host=${hostname} port=${serverPort}\n[pgbouncer]\n${lines.join("\n")}\n`;
  await writeFile(join(folder, "pgbouncer.ini"), ini);
  await writeFile(
    join(folder, "users.txt"),
    users.map(([user = "", password = ""]) => `"${user}" "${decodeURIComponent(password)}"\n`).join(""),
  );
  const isRoot = process.getuid?.() === 0;
  if (isRoot)
    for (const name of ["pgbouncer.ini", "users.txt"]) await chown(join(folder, name), NOBODY, NOBODY);
  const pooler = spawn(bin, ["-q", join(folder, "pgbouncer.ini")], {
    stdio: ["ignore", "ignore", "pipe"],
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  resources.defer(() => end(pooler));
  const said: string[] = [];
  pooler.stderr.on("data", (bytes) => said.push(String(bytes)));
  const through = (url: string) => {
    const pooled = new URL(url);
    pooled.hostname = "127.0.0.1";
    pooled.port = String(port);
    return pooled.href;
  };
  await answers(through(first), pooler, said);
  const owned = resources.move();
  return { through, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function answers(url: string, pooler: ChildProcess, said: readonly string[]): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await delay(20)) {
    const client = new pg.Client(url);
    client.on("error", () => {});
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (pooler.exitCode !== null || Date.now() > deadline)
        throw new Error(`PgBouncer does not answer: ${said.join("")}`, { cause: error });
    }
  }
}

async function end(pooler: ChildProcess): Promise<void> {
  if (pooler.exitCode !== null || pooler.signalCode !== null) return;
  const ended = once(pooler, "exit");
  pooler.kill("SIGTERM");
  await ended;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? String(address.port) : "";
}
