import type { Proportion } from "./newcombe.ts";

/** Statuses of runs that ended; the others say nothing yet about success. */
const ended = ["success", "partial", "failure"] as const;

/**
 * Runs that did not fail among those that ended, as the success rate of the service counts them.
 *
 * @param breakdown number of runs by status
 */
export function successOf(breakdown: { readonly [status: string]: bigint }): Proportion {
  const total = ended.reduce((sum, status) => sum + Number(breakdown[status] ?? 0n), 0);
  return { hits: total - Number(breakdown["failure"] ?? 0n), total };
}
