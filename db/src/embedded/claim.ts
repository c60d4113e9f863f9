import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { errorCode } from "../pool/error-causes.ts";

/** Held, for as long as the process lives, by the one that will stop the server. */
const OWNER_LOCK = 7_303_014_302;

/** The server of a busy machine takes a moment to notice that a process was killed, and to give up its claim. */
const RELEASE_MS = 3_000;
const PATIENCE_MS = 30_000;
const STARTING_OR_STOPPING = new Set(["57P03", "ECONNREFUSED", "ECONNRESET"]);

export type Claim = AsyncDisposable & { readonly client: pg.Client };

/**
 * Claims a server, found or started, for this process. The claim is a lock of a session, so it ends with the process,
 * however it ends, and cannot be mistaken for that of another.
 *
 * @throws Error when another living process has claimed it.
 */
export async function claimServer(url: string): Promise<Claim> {
  const client = await connect(url);
  if (!(await tryClaim(client))) {
    await client.end();
    throw new Error(
      "This data directory is in use: its PostgreSQL belongs to another Runfacts that is running.",
    );
  }
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client.end();
    },
  };
}

async function tryClaim(client: pg.Client): Promise<boolean> {
  for (const deadline = Date.now() + RELEASE_MS; ; await delay(50)) {
    const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS claimed", [OWNER_LOCK]);
    if (rows[0]?.claimed === true) {
      return true;
    }
    if (Date.now() > deadline) {
      return false;
    }
  }
}

async function connect(url: string): Promise<pg.Client> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await delay(50)) {
    const client = new pg.Client({ connectionString: url, application_name: "runfacts-embedded" });
    client.on("error", () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      const passes = error instanceof Error && STARTING_OR_STOPPING.has(errorCode(error) ?? "");
      if (!passes || Date.now() > deadline) {
        throw error;
      }
    }
  }
}
