import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linkLibraries } from "./link-libraries.ts";

let binaries: string;
beforeEach(async () => {
  binaries = await mkdtemp(join(tmpdir(), "runfacts-libraries-"));
  await mkdir(join(binaries, "lib"));
  await writeFile(join(binaries, "lib/libpq.so.5.18"), "library");
});
afterEach(() => rm(binaries, { recursive: true }));

function list(target: string) {
  const links = [{ source: "native/lib/libpq.so.5.18", target }];
  return writeFile(join(binaries, "pg-symlinks.json"), JSON.stringify(links));
}

describe("linkLibraries", () => {
  it("makes the links that the install script would have made, and leaves those that are there", async () => {
    await list("native/lib/libpq.so.5");
    expect(await linkLibraries(binaries)).toBe(true);
    expect(await readFile(join(binaries, "lib/libpq.so.5"), "utf8")).toBe("library");
    expect(await linkLibraries(binaries)).toBe(true);
  });

  it("says where it cannot", async () => {
    await list("native/elsewhere/libpq.so.5");
    expect(await linkLibraries(binaries)).toBe(false);
  });

  it("has nothing to do where a platform has no links", async () => {
    expect(await linkLibraries(binaries)).toBe(true);
  });
});
