import { join } from "node:path";
import type { LogDialect, SpanDialect } from "../src/dialect/dialect.ts";
import { dialects } from "../src/dialects/index.ts";
import { dialectFiles } from "./dialect-files.ts";
import { type DialectFile, generalLast } from "./dialect-index.ts";

/** Where they are documented. */
export const mappingPage = join(import.meta.dirname, "../../docs/opentelemetry.md");

/** The tables, and their files. */
export function readDialects(): readonly (DialectFile & { readonly table: SpanDialect | LogDialect })[] {
  const files = dialectFiles();
  return files.map((file) => {
    const ofSignal = generalLast(files.filter(({ signal }) => signal === file.signal));
    const table = dialects[file.signal][ofSignal.indexOf(file)];
    if (table === undefined) throw new Error(`${file.file} is not in the index: run \`npm run dialects\``);
    return { ...file, table };
  });
}
