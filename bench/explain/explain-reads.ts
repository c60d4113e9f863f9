import type { DatabasePool } from "@runfacts/db/pool";
import type pg from "pg";
import type { History } from "../data/history.ts";
import { explainStatement } from "./explain-statement.ts";
import { largestSort, type Plan, planTree, sequentialScans } from "./plan.ts";
import { type ReadCall, type ReadSubject, readCalls } from "./read-calls.ts";
import { recordingPool, type Statement } from "./recording-pool.ts";

/** Sections of Markdown: a call each, then a table of all. */
export async function* explainReads(
  pool: DatabasePool,
  client: pg.Client,
  history: History,
): AsyncGenerator<string> {
  const rows: string[] = [];
  for (const read of readCalls(await findSubject(client, history))) {
    const plans = await plansOf(read, pool, client);
    rows.push(...plans.map((plan, n) => row(`${read.name}${plans.length === 1 ? "" : ` (${n + 1})`}`, plan)));
    yield section(read, plans);
  }
  yield [
    "| call | planning | execution | sequential scans | rows sorted |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

async function findSubject(client: pg.Client, { now }: History): Promise<ReadSubject> {
  const { rows } = await client.query<{ run_id: string; session_id: string }>(
    `SELECT run_id, session_id FROM agent_runs
    WHERE status = 'failure' AND session_id IS NOT NULL AND started_at < now() - interval '12 h'
    ORDER BY started_at DESC LIMIT 1`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error("the history holds no failed run of a session");
  return { now: BigInt(now) * 1_000n, runId: row.run_id, sessionId: row.session_id };
}

interface Explained {
  readonly statement: Statement;
  readonly plan: Plan;
}

async function plansOf({ call }: ReadCall, pool: DatabasePool, client: pg.Client): Promise<Explained[]> {
  const statements: Statement[] = [];
  await call(recordingPool(pool, statements));
  const explained: Explained[] = [];
  for (const statement of statements) {
    explained.push({ statement, plan: await explainStatement(client, statement) });
  }
  return explained;
}

function section({ name }: ReadCall, explained: readonly Explained[]): string {
  const blocks = explained.map((one) => ["```", times(one), ...planTree(one.plan.Plan), "```"].join("\n"));
  return [`### ${name}`, ...blocks, ""].join("\n\n");
}

function times({ statement, plan }: Explained): string {
  const execution = `execution ${plan["Execution Time"].toFixed(1)} ms`;
  return statement.isPrepared ? `planned once; ${execution}` : `planning ${planning(plan)}, ${execution}`;
}

function planning(plan: Plan): string {
  return `${plan["Planning Time"].toFixed(1)} ms`;
}

function row(name: string, { statement, plan }: Explained): string {
  const scans = sequentialScans(plan.Plan).join(", ") || "none";
  const cells = [
    name,
    statement.isPrepared ? "once" : planning(plan),
    `${plan["Execution Time"].toFixed(1)} ms`,
    scans,
    largestSort(plan.Plan),
  ];
  return `| ${cells.join(" | ")} |`;
}
