import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { paths } from "./paths.ts";

const FOREIGN_IMPORT = /^(?:import|export) .*"@runfacts\/|^[^*]*import\("@runfacts\//m;
const SPECIFIER = /(from |import\()"(\.[^"]*)\.ts"/g;

/** Copies a declaration file and those it refers to, with specifiers that any compiler resolves. */
function copyReachable(from: string, to: string, file: string, copied: Set<string>): void {
  if (copied.has(file)) return;
  copied.add(file);
  const text = readFileSync(join(from, `${file}.d.ts`), "utf8");
  if (FOREIGN_IMPORT.test(text)) throw new Error(`${file}.d.ts refers to a package that is not published`);
  const target = join(to, `${file}.d.ts`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text.replace(SPECIFIER, '$1"$2.js"'));
  for (const [, , path = ""] of text.matchAll(SPECIFIER)) {
    copyReachable(from, to, normalize(join(dirname(file), path)), copied);
  }
}

/**
 * Writes the declarations of the public API. They refer to nothing but themselves: generated types must stay out of it.
 * Compiled without Node's types, so that the core stays free of Node.
 */
export function buildTypes(): void {
  const outDir = mkdtempSync(join(tmpdir(), "runfacts-sdk-types-"));
  try {
    const tsc = join(dirname(fileURLToPath(import.meta.resolve("typescript/package.json"))), "bin", "tsc");
    const { status, stdout } = spawnSync(process.execPath, [
      tsc,
      "-p",
      paths.typesConfig,
      "--outDir",
      outDir,
    ]);
    if (status !== 0) throw new Error(`the types do not compile:\n${stdout}`);
    copyReachable(join(outDir, "sdk", "src"), paths.dist, "index", new Set());
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
