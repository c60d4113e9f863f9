import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changeLogins, newLogin, readLogins } from "./login-file.ts";

let dataDir: string;
let path: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "runfacts-roles-"));
  path = join(dataDir, "login-roles.json");
});
afterEach(() => rm(dataDir, { recursive: true }));

function add(group: string) {
  return changeLogins(dataDir, (logins) => [...logins, newLogin(group)]);
}

describe("the login roles of a data folder", () => {
  it("have names and passwords of their own, stay the same, and are for our eyes only", async () => {
    dataDir = join(dataDir, "new");
    expect(await readLogins(dataDir)).toEqual([]);
    const [first] = await add("runfacts_query_ab12");
    expect(first?.name).toMatch(/^runfacts_query_ab12_login_[0-9a-f]{8}$/);
    expect(first?.password).toMatch(/^[\w-]{32}$/);
    const logins = await add("runfacts_query_ab12");
    expect(new Set(logins.flatMap(({ name, password }) => [name, password])).size).toBe(4);
    expect(await readLogins(dataDir)).toEqual(logins);
    expect((await stat(join(dataDir, "login-roles.json"))).mode & 0o777).toBe(0o600);
    dataDir = join(dataDir, "..");
  });

  it("are not lost when many add theirs at once, and nothing else is left", async () => {
    const groups = Array.from({ length: 16 }, (_, n) => `group_${n}`);
    await Promise.all(groups.map(add));
    const kept = (await readLogins(dataDir)).map(({ group }) => group);
    expect(kept.toSorted()).toEqual(groups.toSorted());
    expect(await readdir(dataDir)).toEqual(["login-roles.json"]);
  });

  it("can be changed although a process was killed that changed them", async () => {
    const lock = `${path}.lock`;
    await writeFile(lock, "");
    const before = new Date(Date.now() - 60_000);
    await utimes(lock, before, before);
    expect(await add("runfacts_ingest")).toHaveLength(1);
    expect(await readdir(dataDir)).toEqual(["login-roles.json"]);
  });

  it("are never seen in part by another that starts at the same moment", async () => {
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
      await add("runfacts_ingest");
      await rm(path);
    }
    const [{ parts, wholes }] = await seen;
    expect(wholes).toBeGreaterThan(0);
    expect(parts).toBe(0);
  });

  it("are those of the whole cluster where an earlier version made them", async () => {
    await writeFile(path, '{"ingest": "one", "query": "two"}');
    const before = [
      { group: "runfacts_ingest", name: "runfacts_ingest_login", password: "one" },
      { group: "runfacts_query", name: "runfacts_query_login", password: "two" },
    ];
    expect(await readLogins(dataDir)).toEqual(before);
    await add("runfacts_query_ab12");
    expect((await readLogins(dataDir)).slice(0, 2)).toEqual(before);
  });

  it.each(["", "{", '{"ingest": "x"}', '{"ingest": "", "query": "x"}', '{"logins": [{"name": "x"}]}'])(
    "are refused when the file holds %j",
    async (text) => {
      await writeFile(path, text);
      await expect(add("runfacts_ingest")).rejects.toThrow(
        /does not hold the login roles and their passwords\. Delete it/,
      );
      expect(await readFile(path, "utf8")).toBe(text);
    },
  );
});
