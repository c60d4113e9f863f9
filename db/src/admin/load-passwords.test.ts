import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadPasswords } from "./load-passwords.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "runfacts-roles-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

describe("the passwords of the login roles", () => {
  it("are random, stay the same, and are for our eyes only", async () => {
    const passwords = await loadPasswords(join(dataDir, "new"));
    expect(passwords.ingest).toMatch(/^[\w-]{32}$/);
    expect(passwords.ingest).not.toBe(passwords.query);
    expect(await loadPasswords(join(dataDir, "new"))).toEqual(passwords);
    expect((await stat(join(dataDir, "new", "login-roles.json"))).mode & 0o777).toBe(0o600);
  });

  it("are the same for all that start at once, and nothing else is left", async () => {
    const [first, ...others] = await Promise.all(Array.from({ length: 16 }, () => loadPasswords(dataDir)));
    for (const other of others) expect(other).toEqual(first);
    expect(await readdir(dataDir)).toEqual(["login-roles.json"]);
  });

  it("are never seen in part by another that starts at the same moment", async () => {
    const path = join(dataDir, "login-roles.json");
    // Reads as fast as it can, so that it hits the moment between making a file and writing it.
    const reader = new Worker(
      `const { workerData, parentPort } = require("node:worker_threads");
      const { readFileSync } = require("node:fs");
      const end = Date.now() + 2_000;
      let parts = 0, wholes = 0;
      while (Date.now() < end) {
        try {
          JSON.parse(readFileSync(workerData, "utf8"));
          wholes += 1;
        } catch (error) {
          if (error.code !== "ENOENT") parts += 1;
        }
      }
      parentPort.postMessage({ parts, wholes });`,
      { eval: true, workerData: path },
    );
    let isDone = false;
    const seen = once(reader, "message").finally(() => {
      isDone = true;
    });
    while (!isDone) {
      await loadPasswords(dataDir);
      await rm(path);
    }
    const [{ parts, wholes }] = await seen;
    expect(wholes).toBeGreaterThan(0);
    expect(parts).toBe(0);
  });

  it.each(["", "{", '{"ingest": "x"}', '{"ingest": "", "query": "x"}'])(
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
