import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { declarationsOf, readEntryPoints, sourceOf } from "./entry-points.ts";
import { paths } from "./paths.ts";

const FOREIGN_IMPORT = /^(?! *\*).*\b(?:from |import |import\()"[^."]/m;
const SPECIFIER = /(from |import\()"(\.[^"]*)\.ts"/g;

/** Copies a declaration file and those it refers to, with specifiers that any compiler resolves. */
function copyReachable(from: string, to: string, file: string, copied: Set<string>): void {
  if (copied.has(file)) return;
  copied.add(file);
  const text = readFileSync(join(from, `${file}.d.ts`), "utf8");
  if (FOREIGN_IMPORT.test(text)) throw new Error(`${file}.d.ts refers to a package`);
  const target = join(to, `${file}.d.ts`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text.replace(SPECIFIER, '$1"$2.js"'));
  for (const [, , path = ""] of text.matchAll(SPECIFIER)) {
    copyReachable(from, to, normalize(join(dirname(file), path)), copied);
  }
}

/**
 * Writes the declarations of the public API. They refer to nothing but themselves: generated types must stay out of it, and
 * so must those of frameworks. Compiled without Node's types, so that the SDK stays free of Node.
 */
export function buildTypes(to: string = paths.dist): void {
  const entryPoints = readEntryPoints();
  const outDir = mkdtempSync(join(tmpdir(), "runfacts-sdk-types-"));
  try {
    const config = join(outDir, "tsconfig.json");
    const files = entryPoints.map(sourceOf);
    writeFileSync(config, JSON.stringify({ extends: paths.typesConfig, include: [], files }));
    const tsc = join(dirname(fileURLToPath(import.meta.resolve("typescript/package.json"))), "bin", "tsc");
    const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", config, "--outDir", outDir]);
    if (status !== 0) throw new Error(`the types do not compile:\n${stdout}`);
    const copied = new Set<string>();
    for (const entry of entryPoints)
      copyReachable(join(outDir, "sdk", "src"), to, declarationsOf(entry), copied);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
