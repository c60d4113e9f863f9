// Loads its share of the chunks of a history by COPY, in a process of its own, and ends.
import { once } from "node:events";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { type CopyRows, copyColumns, copyTables, toCopyRows } from "../data/copy-rows.ts";
import { chunksOf, generateChunk, storedOn } from "../data/history.ts";
import type { FillCommand } from "./fill-command.ts";

async function fill({ ownerUrl, history, part, parts }: FillCommand): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: "runfacts-bench-fill" });
  client.on("error", () => {});
  await client.connect();
  // The rows are right by the way they are made: leaves out the look-ups of foreign keys.
  await client.query("SET session_replication_role = replica");
  for (let chunk = part; chunk < chunksOf(history); chunk += parts) {
    const { random, runs } = generateChunk(history, chunk);
    await copy(
      client,
      runs.map((run) => toCopyRows(random, run, storedOn(run))),
    );
    process.send?.({ loaded: runs.length });
  }
  await client.end();
}

async function copy(client: pg.Client, rows: readonly CopyRows[]): Promise<void> {
  await client.query("BEGIN");
  for (const table of copyTables) {
    const stream = client.query(copyFrom(`COPY ${table} (${copyColumns[table]}) FROM STDIN`));
    stream.end(rows.map((row) => row[table]).join(""));
    await once(stream, "finish");
  }
  await client.query("COMMIT");
}

process.on("disconnect", () => process.exit());
process.on("message", (command: FillCommand) => {
  fill(command).then(
    () => process.send?.({ done: true }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.send?.("ready");
