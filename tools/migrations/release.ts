// Writes the checksums of new migrations into released.json. Those on the main branch never change.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checksumsOf, RELEASED, readMigrations, readReleasedOnMain } from "./read-migrations.ts";

const root = join(import.meta.dirname, "../..");
const checksums = { ...checksumsOf(await readMigrations(root)), ...(await readReleasedOnMain(root)) };
const sorted = Object.entries(checksums).toSorted(([a], [b]) => a.localeCompare(b));
await writeFile(join(root, RELEASED), `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
