import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A file of `db/migrations`, such as `0001_text_rules.sql`. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly checksum: string;
  /** The oldest version of the schema whose services also run on this one. */
  readonly compatibleFrom: number;
  /** False where each statement is a transaction of its own. */
  readonly isTransaction: boolean;
}

const DIRECTORY = join(import.meta.dirname, "../migrations");

/** All migrations this version of the code knows, in order. */
export async function loadMigrations(directory: string = DIRECTORY): Promise<Migration[]> {
  const files = (await readdir(directory)).filter((file) => /^\d{4}_\w+\.sql$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) =>
      parseMigration(file.slice(0, -".sql".length), await readFile(join(directory, file), "utf8")),
    ),
  );
}

/** What a migration says of itself in the comments at its start: `-- compatible_from: 18`, `-- no_transaction`. */
export function parseMigration(name: string, sql: string): Migration {
  const version = Number(name.slice(0, 4));
  const [head = ""] = /^(?:--.*\n)*/.exec(sql) ?? [];
  const [, compatibleFrom = version] = /^-- compatible_from: (\d+)$/m.exec(head) ?? [];
  return {
    version,
    name,
    sql,
    checksum: createHash("sha256").update(sql).digest("hex"),
    compatibleFrom: Number(compatibleFrom),
    isTransaction: !/^-- no_transaction$/m.test(head),
  };
}
