import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const MAX_OUTPUT = 256 * 1024 * 1024;

/** A file of a text by its place, in what a tool reports. */
const FILE = /text-(\d+)\.txt/g;

/**
 * Writes each text to a file of its own, runs a program over their directory, and reads from its output which files it
 * names. The files are removed again.
 *
 * @param argsOf the arguments for a directory; the program reports on standard output
 */
export async function findInFiles(
  program: string,
  argsOf: (directory: string) => readonly string[],
  texts: readonly string[],
): Promise<ReadonlySet<number>> {
  const directory = mkdtempSync(join(tmpdir(), "privacy-bench-"));
  try {
    for (const [at, text] of texts.entries()) writeFileSync(join(directory, `text-${at}.txt`), `${text}\n`);
    const { stdout } = await run(program, [...argsOf(directory)], { maxBuffer: MAX_OUTPUT });
    return new Set([...stdout.matchAll(FILE)].map(([, at]) => Number(at)));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
