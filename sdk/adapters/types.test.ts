import { execFile } from "node:child_process";
import { cp, glob, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, inject, it } from "vitest";
import { packagesFolder } from "./packages-folder.ts";

const root = join(import.meta.dirname, "../..");
const copies = join(packagesFolder, "typed");

/** Beside the packages they resolve the packages' types; in their own place they could not. */
async function copyExamples(): Promise<readonly string[]> {
  await rm(copies, { recursive: true, force: true });
  const patterns = ["examples/typescript/adapters/**/*.ts", "sdk/adapters/*/agents/**/*.ts"];
  const paths = await Array.fromAsync(glob(patterns, { cwd: root }));
  for (const path of paths) {
    await mkdir(dirname(join(copies, path)), { recursive: true });
    await cp(join(root, path), join(copies, path));
  }
  return paths;
}

it.skipIf(!inject("hasPackages"))(
  "examples of adapters fit the types of the packages that they watch",
  async () => {
    const files = await copyExamples();
    expect(files.length).toBeGreaterThan(0);
    const { compilerOptions } = JSON.parse(await readFile(join(root, "tsconfig.json"), "utf8"));
    // The packages' types name globals of the browser.
    const options = {
      ...compilerOptions,
      lib: ["esnext", "dom", "dom.asynciterable"],
      typeRoots: [join(root, "node_modules/@types")],
    };
    await writeFile(join(copies, "package.json"), '{"type":"module"}');
    await writeFile(join(copies, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files }));
    const checked = await promisify(execFile)("tsc", ["-p", copies], { cwd: root }).catch((error) => error);
    expect(checked.stdout).toBe("");
  },
  120_000,
);
