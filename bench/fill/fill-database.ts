import { on } from "node:events";
import { join } from "node:path";
import { finalizeRollups, rebuildRollups } from "@runfacts/db/admin";
import { type History, historyDays } from "../data/history.ts";
import { query } from "../harness/postgres.ts";
import { startProcess } from "../harness/process.ts";
import type { FillAnswer, FillCommand } from "./fill-command.ts";

/** Processes that load: generating takes about as much CPU as storing. */
const PARTS = 2;

/**
 * Fills an empty database with a history: partitions for its days, COPY, the rollups, and what autovacuum would do in time.
 *
 * @param onProgress hears the number of runs loaded so far
 */
export async function fillDatabase(
  ownerUrl: string,
  history: History,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (runs: number) => void },
): Promise<void> {
  for (const day of historyDays(history)) await query(ownerUrl, "SELECT create_day_partitions($1)", [day]);
  let loaded = 0;
  const parts = Array.from({ length: PARTS }, (_, part) =>
    fillPart({ ownerUrl, history, part, parts: PARTS }, signal, (runs) => {
      loaded += runs;
      onProgress(loaded);
    }),
  );
  await Promise.all(parts);
  await rebuildRollups(ownerUrl);
  // The first round only looks.
  await finalizeRollups(ownerUrl);
  while ((await finalizeRollups(ownerUrl)) > 0);
  await query(ownerUrl, "VACUUM (ANALYZE)");
  await query(ownerUrl, "CHECKPOINT");
}

async function fillPart(
  command: FillCommand,
  signal: AbortSignal,
  onLoaded: (runs: number) => void,
): Promise<void> {
  await using filling = await startProcess(join(import.meta.dirname, "main.ts"), {}, { signal });
  filling.child.send(command);
  const answers = on(filling.child, "message", { close: ["exit"] }) as AsyncIterable<[FillAnswer]>;
  for await (const [{ loaded, done, error }] of answers) {
    if (error !== undefined) throw new Error(`loading failed: ${error}`);
    if (loaded !== undefined) onLoaded(loaded);
    if (done) return;
  }
  throw new Error("the process that loads ended before it was done");
}
