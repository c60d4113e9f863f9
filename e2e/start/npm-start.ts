import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import pg from "pg";

const root = join(import.meta.dirname, "../..");

/** `npm start` in a process group of its own, and what it printed. */
export type NpmStart = {
  readonly child: ChildProcess;
  readonly ingestUrl: string;
  readonly queryUrl: string;
  readonly ended: Promise<unknown>;
  output(): string;
  /** Sends a signal to every process of the group, as a terminal does for Ctrl-C. */
  signal(signal: NodeJS.Signals): void;
};

/** Runs `npm start` on free ports with its data in a folder, and answers once both services listen. */
export async function npmStart(dataDir: string, env: NodeJS.ProcessEnv = {}): Promise<NpmStart> {
  const child = spawn("npm", ["start"], {
    cwd: root,
    detached: true,
    env: { ...process.env, DATA_DIR: dataDir, INGEST_PORT: "0", QUERY_PORT: "0", WEB_PORT: "0", ...env },
  });
  let output = "";
  const ended = once(child, "close");
  const urls = new Promise<{ ingestUrl: string; queryUrl: string }>((resolve, reject) => {
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
      const ingestUrl = /Ingest listens on (\S+)/.exec(output)?.[1];
      const queryUrl = /Query listens on (\S+)/.exec(output)?.[1];
      if (ingestUrl !== undefined && queryUrl !== undefined && output.includes("Try: "))
        resolve({ ingestUrl, queryUrl });
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    ended.then(() => reject(new Error(`npm start ended: ${output}`)));
  });
  return {
    child,
    ...(await urls),
    ended,
    output: () => output,
    signal: (signal) => {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    },
  };
}

/** Kills the PostgreSQL of a data folder as `kill -9` does. */
export async function killPostgres(ownerUrl: string): Promise<void> {
  const client = new pg.Client(ownerUrl);
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query<{ file: string }>("SELECT pg_read_file('postmaster.pid') AS file");
  process.kill(Number(rows[0]?.file.split("\n")[0]), "SIGKILL");
  await client.end().catch(() => {});
}
