import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cloneDatabase } from "@runfacts/db/testing";
import type { ServiceProcess } from "@runfacts/dev/service-process";
import { inject } from "vitest";
import { asOwner } from "../harness/embedded-platform.ts";
import { startIngestProcess } from "../harness/processes.ts";

/** The ingest service at an address of its own, which comes and goes, over a real PostgreSQL. */
export interface ComingService extends AsyncDisposable {
  readonly url: string;
  start(): Promise<void>;
  /** Kills its process: no answer that is under way comes. */
  kill(): Promise<void>;
  /** Ids of the runs of an agent that are stored, one for each time that they are, sorted. */
  storedRuns(agentId: string): Promise<readonly string[]>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Prepares it; it is away until it is started. */
export async function comingService(): Promise<ComingService> {
  const database = await cloneDatabase(inject("postgres"));
  const port = await freePort();
  let service: ServiceProcess | undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    start: async () => {
      service = await startIngestProcess(database.ingestUrl, { INGEST_PORT: String(port) });
    },
    kill: async () => {
      service?.process.kill("SIGKILL");
      await service?.exit;
      service = undefined;
    },
    storedRuns: async (agentId) => {
      const rows = await asOwner<{ run_id: string }>(
        database.ownerUrl,
        `SELECT run_id FROM agent_runs WHERE agent_id = '${agentId}' ORDER BY run_id`,
      );
      return rows.map(({ run_id }) => run_id);
    },
    [Symbol.asyncDispose]: async () => {
      await service?.[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** A folder for a spool. */
export interface SpoolFolder extends AsyncDisposable {
  readonly path: string;
  /** All that its files hold. */
  read(): Promise<string>;
  files(): Promise<readonly string[]>;
}

export async function spoolFolder(): Promise<SpoolFolder> {
  const path = await mkdtemp(join(tmpdir(), "runfacts-spool-"));
  const files = () => readdir(path);
  return {
    path,
    files,
    read: async () => {
      const texts = await Promise.all((await files()).map((name) => readFile(join(path, name), "latin1")));
      return texts.join("\n");
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
