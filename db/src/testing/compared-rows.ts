import type { Client } from "pg";
import { sql } from "slonik";
import { z } from "zod";
import { type DatabasePool, openPool } from "../pool/index.ts";
import { type SentStatement, sentStatements } from "../pool/sent-statements.ts";
import { askPool } from "./ask-pool.ts";
import type { OpenDatabase } from "./open-database.ts";

/** As auto_explain tells it, with what is of interest here. */
interface PlanNode {
  readonly "Node Type": string;
  readonly "Actual Loops"?: number;
  readonly "Actual Rows"?: number;
  readonly "Rows Removed by Join Filter"?: number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly PlanNode[];
}

interface ToldPlan {
  readonly "Query Text": string;
  readonly Plan: PlanNode;
}

/** A node of a plan that looked at many rows. */
export interface ComparedRows {
  readonly rows: number;
  readonly node: string;
  readonly statement: string;
}

const settings = {
  session_preload_libraries: "auto_explain",
  "auto_explain.log_min_duration": "0",
  "auto_explain.log_analyze": "on",
  "auto_explain.log_timing": "off",
  "auto_explain.log_nested_statements": "on",
  "auto_explain.log_format": "json",
  client_min_messages: "log",
};

/**
 * The nodes of plans that looked at more rows than `most` while `work` wrote as ingest, of all statements, those of functions and
 * checks of keys among them.
 */
export async function comparedRows(
  database: OpenDatabase,
  most: number,
  work: (ingest: DatabasePool) => Promise<unknown>,
): Promise<readonly ComparedRows[]> {
  const { name } = await database.owner.one(sql.type(z.strictObject({ name: z.string() }))`
    SELECT quote_ident(current_database()) AS name
  `);
  for (const [setting, value] of Object.entries(settings))
    await askPool(database.owner, `ALTER DATABASE ${name} SET ${setting} = '${value}'`);
  const pool = await openPool(database.at(database.ingestUrl), { applicationName: "runfacts-test" });
  const found: ComparedRows[] = [];
  let plans = 0;
  const heard = new WeakSet<object>();
  const hear = (message: unknown) => {
    const connection = (message as SentStatement).connection as Client;
    if (heard.has(connection)) return;
    heard.add(connection);
    connection.on("notice", ({ message }) => {
      const plan = planOf(message ?? "");
      if (plan === undefined) return;
      plans += 1;
      found.push(...manyOf(plan, most));
    });
  };
  sentStatements.subscribe(hear);
  try {
    await work(pool);
  } finally {
    sentStatements.unsubscribe(hear);
    await pool.end();
  }
  if (plans === 0) throw new Error("auto_explain told no plan");
  return found;
}

/** The plan of a message of auto_explain. */
function planOf(message: string): ToldPlan | undefined {
  const [, plan] = message.split("plan:\n", 2);
  return plan === undefined ? undefined : (JSON.parse(plan) as ToldPlan);
}

function manyOf({ "Query Text": text, Plan: top }: ToldPlan, most: number): ComparedRows[] {
  return nodesOf(top)
    .map((node) => ({ rows: rowsOf(node), node: node["Node Type"], statement: text.trim() }))
    .filter(({ rows }) => rows > most);
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

function rowsOf(node: PlanNode): number {
  const removed = (node["Rows Removed by Join Filter"] ?? 0) + (node["Rows Removed by Filter"] ?? 0);
  return (node["Actual Loops"] ?? 1) * ((node["Actual Rows"] ?? 0) + removed);
}
