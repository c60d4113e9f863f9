import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import type { Checksums } from "./released-migrations.ts";

const FOLDER = "db/migrations";
export const RELEASED = `${FOLDER}/released.json`;

/** The texts of the migrations, by the names of their files. */
export async function readMigrations(root: string): Promise<Map<string, string>> {
  const names = (await readdir(join(root, FOLDER))).filter((name) => name.endsWith(".sql")).sort();
  const texts = names.map(async (name) => [name, await readFile(join(root, FOLDER, name), "utf8")] as const);
  return new Map(await Promise.all(texts));
}

export function checksumsOf(texts: ReadonlyMap<string, string>): Checksums {
  return Object.fromEntries(
    [...texts].map(([name, text]) => [name, createHash("sha256").update(text).digest("hex")]),
  );
}

export async function readReleased(root: string): Promise<Checksums> {
  return JSON.parse(await readFile(join(root, RELEASED), "utf8"));
}

/** What is released on the main branch (`origin/main` where there is one, else `main`); nothing where there is neither. */
export async function readReleasedOnMain(root: string): Promise<Checksums> {
  for (const ref of ["origin/main", "main"]) {
    const { ok, stdout } = await runCommand("git", ["show", `${ref}:${RELEASED}`], root);
    if (ok) return JSON.parse(stdout ?? "");
  }
  return {};
}
