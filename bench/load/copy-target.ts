import { once } from "node:events";
import type { GeneratedRun } from "@runfacts/dev/generated-run";
import { createRandom } from "@runfacts/dev/random";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { type CopyTable, copyColumns, copyTables, toCopyRows } from "../data/copy-rows.ts";
import { patchable, patched } from "../data/patchable.ts";
import { newRunId } from "../data/run-id.ts";
import type { Target } from "./target.ts";

/** One stream of COPY into the tables themselves: all given runs in one transaction a call. */
export async function copyTarget(ownerUrl: string, runs: readonly GeneratedRun[]): Promise<Target> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: "runfacts-bench-copy" });
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query<{ day: string }>(
    "SELECT (now() AT TIME ZONE 'UTC')::date::text AS day",
  );
  const block = encode(runs, rows[0]?.day ?? "");

  const prepare = () => {
    const runIds = runs.map(() => newRunId()).sort();
    return { runIds, rows: copyTables.map((table) => [table, block[table](runIds)] as const) };
  };
  let next = prepare();
  return {
    async send() {
      const { runIds, rows } = next;
      await client.query("BEGIN");
      for (const [table, bytes] of rows) {
        const stream = client.query(copyFrom(`COPY ${table} (${copyColumns[table]}) FROM STDIN`));
        stream.end(bytes);
        // While Postgres is at work on the largest table: its client must not be what limits it.
        if (table === "agent_steps") next = prepare();
        await once(stream, "finish");
      }
      await client.query("COMMIT");
      return { created: runIds, refused: 0 };
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

type Fill = (runIds: readonly string[]) => Buffer;

/** For each table, what gives its rows of all runs under other ids. */
function encode(runs: readonly GeneratedRun[], storedOn: string): Record<CopyTable, Fill> {
  const random = createRandom(1);
  const encoded = runs.map((run, n) => ({ n, runId: run.run_id, rows: toCopyRows(random, run, storedOn) }));
  const fillOf = (table: CopyTable): Fill => {
    const stored = encoded.filter(({ rows }) => rows[table] !== "");
    const block = patchable(
      Buffer.from(stored.map(({ rows }) => rows[table]).join("")),
      stored.map(({ runId }) => runId),
    );
    return (runIds) =>
      patched(
        block,
        stored.map(({ n }) => runIds[n] ?? ""),
      );
  };
  return {
    run_registry: fillOf("run_registry"),
    agent_runs: fillOf("agent_runs"),
    agent_steps: fillOf("agent_steps"),
    agent_failures: fillOf("agent_failures"),
  };
}
