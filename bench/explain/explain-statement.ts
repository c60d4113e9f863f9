import type pg from "pg";
import type { Plan } from "./plan.ts";
import type { Statement } from "./recording-pool.ts";

/**
 * Runs a statement under EXPLAIN, the second time: the first warms its caches. A prepared one is shown with the plan that
 * sessions keep, which is made without knowing the values.
 */
export async function explainStatement(client: pg.Client, statement: Statement): Promise<Plan> {
  const values = statement.values.map((value) => literal(client, value));
  await client.query(`PREPARE explained AS ${statement.text}`);
  try {
    await client.query(
      `SET plan_cache_mode = ${statement.isPrepared ? "force_generic_plan" : "force_custom_plan"}`,
    );
    const execute = `EXECUTE explained${values.length === 0 ? "" : `(${values.join(", ")})`}`;
    await client.query(execute);
    const { rows } = await client.query<{ "QUERY PLAN": readonly Plan[] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${execute}`,
    );
    const plan = rows[0]?.["QUERY PLAN"][0];
    if (plan === undefined) throw new Error("PostgreSQL gave no plan");
    return plan;
  } finally {
    await client.query("DEALLOCATE explained");
  }
}

function literal(client: pg.Client, value: unknown): string {
  if (value === null) return "NULL";
  if (!Array.isArray(value)) return client.escapeLiteral(String(value));
  const items = value.map((item) => (item === null ? "NULL" : JSON.stringify(String(item))));
  return client.escapeLiteral(`{${items.join(",")}}`);
}
