import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadPasswords } from "./load-passwords.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "runfacts-roles-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

describe("the passwords of the login roles", () => {
  test("are random, stay the same, and are for our eyes only", async () => {
    const passwords = await loadPasswords(join(dataDir, "new"));
    expect(passwords.ingest).toMatch(/^[\w-]{32}$/);
    expect(passwords.ingest).not.toBe(passwords.query);
    expect(await loadPasswords(join(dataDir, "new"))).toEqual(passwords);
    expect((await stat(join(dataDir, "new", "login-roles.json"))).mode & 0o777).toBe(0o600);
  });

  test.each(["", "{", '{"ingest": "x"}', '{"ingest": "", "query": "x"}'])(
    "are refused when the file holds %j",
    async (text) => {
      const path = join(dataDir, "login-roles.json");
      await writeFile(path, text);
      await expect(loadPasswords(dataDir)).rejects.toThrow(
        /does not hold the passwords of the login roles\. Delete it/,
      );
      expect(await readFile(path, "utf8")).toBe(text);
    },
  );
});
