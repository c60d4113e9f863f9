import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settingsFromFiles } from "./settings-from-files.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runfacts-settings-"));
  await writeFile(join(folder, "url"), "postgres://a:secret@b/c\n");
  await writeFile(join(folder, "empty"), "\n");
});
afterAll(() => rm(folder, { recursive: true }));

describe("settingsFromFiles", () => {
  it("sets what a file holds, unless the setting is there itself", () => {
    const env: NodeJS.ProcessEnv = {
      DATABASE_URL_FILE: join(folder, "url"),
      QUERY_DATABASE_URL_FILE: join(folder, "url"),
      QUERY_DATABASE_URL: "postgres://own",
      INGEST_DATABASE_URL_FILE: join(folder, "url"),
      INGEST_DATABASE_URL: "",
      LOG_FILE: "name.log",
    };
    settingsFromFiles(env);
    expect(env["DATABASE_URL"]).toBe("postgres://a:secret@b/c");
    expect(env["QUERY_DATABASE_URL"]).toBe("postgres://own");
    expect(env["INGEST_DATABASE_URL"]).toBe("postgres://a:secret@b/c");
    expect(env["LOG"]).toBeUndefined();
  });

  it.each([
    ["absent", /^DATABASE_URL_FILE names a file that cannot be read \(ENOENT\)\.$/],
    ["empty", /^DATABASE_URL_FILE names a file that is empty\.$/],
  ])("names the setting of a file that is %s", (name, message) => {
    expect(() => settingsFromFiles({ DATABASE_URL_FILE: join(folder, name) })).toThrow(message);
  });
});
