import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildTypes } from "../build-types.ts";
import { declarationsOf, readEntryPoints } from "../entry-points.ts";
import { paths } from "../paths.ts";
import { readApi } from "./read-api.ts";
import { type EntryApi, renderApi } from "./render-api.ts";

/** What every entry point exports, read from the declarations that are published. */
export function readEntries(): EntryApi[] {
  const folder = mkdtempSync(join(tmpdir(), "runfacts-sdk-api-"));
  try {
    buildTypes(folder);
    return readEntryPoints().map((entry) => ({
      module: join("@runfacts/sdk", entry.subpath),
      items: readApi(join(folder, `${declarationsOf(entry)}.d.ts`)),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) writeFileSync(paths.apiReference, renderApi(readEntries()));
