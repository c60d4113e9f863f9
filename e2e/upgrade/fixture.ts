import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { OldRun } from "./old-runs.ts";

/** What is known of a database that another version made, beside its dump. */
export interface UpgradeFixture {
  /** The commit that made it. */
  readonly commit: string;
  /** Runs that are kept, as they were sent. */
  readonly runs: readonly OldRun[];
  /** Runs that came in parts: one that goes on, with the part that ends it, and one that was given up. */
  readonly live: { readonly run_id: string; readonly rest: object; readonly whole: OldRun };
  readonly abandoned: string;
  /** What that version answered to GET, by path. */
  readonly answers: Readonly<Record<string, unknown>>;
}

const folder = join(import.meta.dirname, "fixtures");

export function dumpPath(name: string): string {
  return join(folder, `${name}.dump`);
}

export function readFixture(name: string): UpgradeFixture {
  return JSON.parse(zstdDecompressSync(readFileSync(join(folder, `${name}.json.zst`))).toString());
}

export function writeFixture(name: string, fixture: UpgradeFixture): void {
  const params = { [constants.ZSTD_c_compressionLevel]: 19 };
  writeFileSync(join(folder, `${name}.json.zst`), zstdCompressSync(JSON.stringify(fixture), { params }));
}
