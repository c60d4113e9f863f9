// Makes a database ready for services that start after it: its schema, the partitions of the next days and, where files are named for
// their URLs, the roles of the services. Harmless twice.
//
//   prepare [--ingest-url FILE --query-url FILE --insight-url FILE]
import { rename, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { ensureLoginRoles, maintain, migrate } from "../admin/index.ts";
import { databaseUrl } from "./database-url.ts";
import { readRetentionDays } from "./retention-days.ts";
import { runCommand } from "./run-command.ts";
import { readRunTimeout } from "./run-timeout.ts";

const options = {
  "ingest-url": { type: "string" },
  "query-url": { type: "string" },
  "insight-url": { type: "string" },
} as const;

await runCommand(async () => {
  const {
    "ingest-url": ingestFile,
    "query-url": queryFile,
    "insight-url": insightFile,
  } = parseArgs({ options }).values;
  const retentionDays = readRetentionDays(process.env);
  const runTimeoutMs = readRunTimeout(process.env);
  const url = await databaseUrl(process.env);
  const { applied } = await migrate(url);
  console.log(applied.length === 0 ? "The schema is up to date." : `Applied ${applied.join(", ")}.`);
  // What may go on later is left to the maintenance: services wait for this.
  const { created } = await maintain(url, { retentionDays, runTimeoutMs, signal: AbortSignal.abort() });
  console.log(
    created.length === 0 ? "All partitions are there." : `Made partitions for ${created.join(", ")}.`,
  );
  if ([ingestFile, queryFile, insightFile].every((file) => file === undefined)) return;
  const urls = await ensureLoginRoles(url, { dataDir: process.env["DATA_DIR"] || ".data" });
  if (ingestFile !== undefined) await writeSecret(ingestFile, urls.ingestUrl);
  if (queryFile !== undefined) await writeSecret(queryFile, urls.queryUrl);
  if (insightFile !== undefined) await writeSecret(insightFile, urls.insightUrl);
  console.log("The services have their roles.");
});

/** Writes a file that nobody else may read, and that nobody sees in part. */
async function writeSecret(path: string, secret: string): Promise<void> {
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, `${secret}\n`, { mode: 0o600 });
  await rename(unfinished, path);
}
