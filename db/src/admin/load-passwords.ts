import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const passwordFile = z.strictObject({ ingest: z.string().min(1), query: z.string().min(1) });
export type Passwords = z.infer<typeof passwordFile>;

/** The passwords of the login roles from `login-roles.json` under `dataDir`, which is made when it is missing. */
export async function loadPasswords(dataDir: string): Promise<Passwords> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, "login-roles.json");
  const fresh: Passwords = { ingest: randomPassword(), query: randomPassword() };
  if (await createWhole(path, `${JSON.stringify(fresh, null, 2)}\n`)) {
    return fresh;
  }
  const parsed = passwordFile.safeParse(safeJson(await readFile(path, "utf8")));
  if (!parsed.success) {
    throw new Error(`${path} does not hold the passwords of the login roles. Delete it: new ones are made.`);
  }
  return parsed.data;
}

/** Makes a file, for our eyes only, and false where there is one; others that look never see a part of it. */
async function createWhole(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, text, { mode: 0o600, flag: "wx" });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** 192 bits, safe in a URL. */
export function randomPassword(): string {
  return randomBytes(24).toString("base64url");
}
