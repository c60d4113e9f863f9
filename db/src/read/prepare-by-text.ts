import { hash } from "node:crypto";
import type { QuerySqlToken } from "slonik";

/**
 * Prepares a statement under a name made from its text, so that each connection plans it once: with a partition a day,
 * planning costs several times what running does. Only for statements of which there are few texts: limits must be written
 * into the text (a plan for an unknown limit reads everything), values must be bound.
 */
export function prepareByText<T extends QuerySqlToken>(query: T): T {
  return Object.freeze({ ...query, name: `q_${hash("sha256", query.sql, "hex").slice(0, 32)}` });
}
