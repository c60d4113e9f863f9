import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { connect } from "../connection/index.ts";
import { errorCode } from "../pool/error-causes.ts";

/** Held, for as long as the process lives, by the one that will stop the server. */
const OWNER_LOCK = 7_303_014_302;

/** The server of a busy machine takes a moment to notice that a process was killed, and to give up its claim. */
const RELEASE_MS = 3_000;
/** Of a server that starts, recovers, stops or is killed while we talk with it. */
const PASSING = new Set(["57P01", "57P02", "57P03", "53300", "ECONNREFUSED", "ECONNRESET", "EPIPE"]);

export type Claim = AsyncDisposable & {
  readonly client: pg.Client;
  /** Resolves when the claim is lost, with its connection. */
  readonly lost: Promise<void>;
};

/**
 * Claims a server, found or started, for this process. The claim is a lock of a session, so it ends with the process,
 * however it ends, and cannot be mistaken for that of another.
 *
 * @throws ClaimedError when another living process has claimed it, and whatever is wrong with the connection.
 */
export async function claimServer(url: string): Promise<Claim> {
  const client = await connect(url, { applicationName: "runfacts-embedded" });
  const lost = new Promise<void>((resolve) => client.on("end", resolve));
  const end = () => client.end().catch(() => undefined);
  try {
    if (!(await tryClaim(client))) {
      throw new ClaimedError(
        "This data directory is in use: its PostgreSQL belongs to another Runfacts that is running.",
      );
    }
  } catch (error) {
    await end();
    throw error;
  }
  return { client, lost, [Symbol.asyncDispose]: end };
}

/** Another living process has claimed the server. */
export class ClaimedError extends Error {
  override readonly name = "ClaimedError";
}

/** Whether an error comes of a server that is about to be there, or to be gone. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  return PASSING.has(errorCode(error) ?? "") || /terminated|timeout|ended/i.test(error.message);
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
