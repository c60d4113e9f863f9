import type pg from "pg";
import type { Plan } from "./plan.ts";
import type { Statement } from "./recording-pool.ts";

/** Runs a statement under EXPLAIN, the second time: the first warms its caches. */
export async function explainStatement(client: pg.Client, { text, values }: Statement): Promise<Plan> {
  const explain = () =>
    client.query<{ "QUERY PLAN": readonly Plan[] }>(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, [
      ...values,
    ]);
  await explain();
  const { rows } = await explain();
  const plan = rows[0]?.["QUERY PLAN"][0];
  if (plan === undefined) throw new Error("PostgreSQL gave no plan");
  return plan;
}
