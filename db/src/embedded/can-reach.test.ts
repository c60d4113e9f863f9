import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canReach } from "./can-reach.ts";

const other = { name: "other", uid: 65_534, gid: 65_534 };
let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runfacts-reach-"));
  await mkdir(join(folder, "within"));
  file = join(folder, "within", "program");
  await writeFile(file, "");
});
afterAll(() => rm(folder, { recursive: true }));

describe("canReach", () => {
  it.each([
    ["all open", 0o755, 0o755, true],
    ["the folder above private", 0o700, 0o755, false],
    ["the folder above enterable only", 0o711, 0o755, true],
    ["the file not executable", 0o755, 0o644, false],
  ])("%s", async (_name, folderMode, fileMode, expected) => {
    await chmod(folder, folderMode);
    await chmod(file, fileMode);
    expect(await canReach(file, other)).toBe(expected);
  });

  it.runIf(process.getuid?.() === 0)("a private folder of its own", async () => {
    await chmod(folder, 0o700);
    await chmod(file, 0o755);
    await chown(folder, other.uid, other.gid);
    expect(await canReach(file, other)).toBe(true);
  });
});
