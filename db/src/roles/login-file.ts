import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { errorCode } from "../pool/error-causes.ts";
import { randomPassword } from "./random-password.ts";

const login = z.strictObject({
  /** The group whose member it is: that of one service in one database. */
  group: z.string().min(1),
  name: z.string().min(1),
  password: z.string().min(1),
});

/** A login role that was made for a data folder. */
export type Login = z.infer<typeof login>;

const loginFile = z.strictObject({ logins: z.array(login) });
/** Of versions whose login roles had one name in the whole cluster. */
const passwordFile = z.strictObject({ ingest: z.string().min(1), query: z.string().min(1) });

/** A change of the file takes milliseconds: who has held it for longer was killed. */
const STALE_MS = 10_000;

/** The login roles of `login-roles.json` under a data folder, in the order in which they were made. */
export async function readLogins(dataDir: string): Promise<readonly Login[]> {
  const path = pathIn(dataDir);
  const text = await readFile(path, "utf8").catch(missing);
  if (text === undefined) return [];
  const json = safeJson(text);
  const now = loginFile.safeParse(json);
  if (now.success) return now.data.logins;
  const before = passwordFile.safeParse(json);
  if (!before.success) {
    throw new Error(
      `${path} does not hold the login roles and their passwords. Delete it: new ones are made.`,
    );
  }
  return (["ingest", "query"] as const).map((service) => ({
    group: `runfacts_${service}`,
    name: `runfacts_${service}_login`,
    password: before.data[service],
  }));
}

/** Changes them, for our eyes only; others that look see all of it or nothing, and others that change it take turns. */
export async function changeLogins<Result extends readonly Login[]>(
  dataDir: string,
  change: (logins: readonly Login[]) => Result,
): Promise<Result> {
  await mkdir(dataDir, { recursive: true });
  const path = pathIn(dataDir);
  const lock = `${path}.lock`;
  await take(lock);
  try {
    const logins = await readLogins(dataDir);
    const changed = change(logins);
    if (changed.length !== logins.length) {
      const draft = `${path}.${randomBytes(6).toString("hex")}`;
      await writeFile(draft, `${JSON.stringify({ logins: changed }, null, 2)}\n`, {
        mode: 0o600,
        flag: "wx",
      });
      await rename(draft, path);
    }
    return changed;
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<void> {
  for (;;) {
    const file = await open(lock, "wx", 0o600).catch(taken);
    if (file !== undefined) return file.close();
    const held = await stat(lock).catch(missing);
    if (held !== undefined && Date.now() - held.mtimeMs > STALE_MS) await rm(lock, { force: true });
    await delay(5 + Math.random() * 10);
  }
}

function pathIn(dataDir: string): string {
  return join(dataDir, "login-roles.json");
}

function missing(error: Error): undefined {
  if (errorCode(error) !== "ENOENT") throw error;
}

function taken(error: Error): undefined {
  if (errorCode(error) !== "EEXIST") throw error;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A login role for a group: a name that no other folder makes, and a random password. */
export function newLogin(group: string): Login {
  return {
    group,
    name: `${group}_login_${randomBytes(4).toString("hex")}`,
    password: randomPassword(),
  };
}
