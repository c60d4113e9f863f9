import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DialectFile } from "./dialect-index.ts";

/** Where the tables are. */
export const dialectFolder = join(import.meta.dirname, "../src/dialects");

const TABLE = /^export const (\w+): (Span|Log)Dialect = \{$/gm;
const GENERAL = /^ {2}isGeneral: true,$/m;

/** The files of the folder, in order of their names. Each exports one table. */
export function dialectFiles(): DialectFile[] {
  const files = readdirSync(dialectFolder).filter((file) => file.endsWith(".ts") && file !== "index.ts");
  // As the formatter sorts imports: without the ending.
  const names = files.map((file) => file.slice(0, -".ts".length)).sort();
  return names.map((base) => {
    const file = `${base}.ts`;
    const text = readFileSync(join(dialectFolder, file), "utf8");
    const [table, ...others] = text.matchAll(TABLE);
    const [, name] = table ?? [];
    if (name === undefined || others.length > 0) throw new Error(`${file} must export one table`);
    const signal = table?.[2] === "Log" ? "logs" : "spans";
    return { file, name, signal, isGeneral: GENERAL.test(text) };
  });
}
