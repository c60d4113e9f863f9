// `node bench/explain.ts [--runs 1000000]`: loads a history into a PostgreSQL of its own and prints, as Markdown, the plan of
// each statement of db/read. Deletes all it made at the end, after Ctrl-C too.
import { parseArgs } from "node:util";
import { openPool } from "@runfacts/db/pool";
import pg from "pg";
import { explainReads } from "./explain/explain-reads.ts";
import { fillDatabase } from "./fill/fill-database.ts";
import { startPostgres } from "./harness/postgres.ts";

async function main(runs: number, signal: AbortSignal): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const postgres = resources.use(await startPostgres(console.error));
  signal.addEventListener("abort", () => postgres[Symbol.asyncDispose]());
  const history = { runs, now: Date.now() };
  const { ownerUrl, queryUrl } = await postgres.createDatabase("bench_explain");
  console.error(`Loading ${runs} runs.`);
  await fillDatabase(ownerUrl, history, { signal, onProgress: () => {} });

  const pool = await openPool(queryUrl, { applicationName: "runfacts-bench", statementTimeoutMs: 600_000 });
  resources.defer(() => pool.end());
  const client = resources.adopt(new pg.Client(queryUrl), (open) => open.end());
  client.on("error", () => {});
  await client.connect();
  for await (const section of explainReads(pool, client, history)) console.log(section);
}

const { values } = parseArgs({ options: { runs: { type: "string", default: "1000000" } } });
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());

await main(Number(values.runs), stop.signal).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
