import { sql } from "slonik";

/**
 * True, and lets the transaction find rows by indexes alone. A session plans the checks of foreign keys once, often while a new
 * day is known to hold next to nothing: reading all of its runs is the cheapest plan then, and stays the plan while they
 * become many. Within a statement of the transaction, for the same reasons as `durably`.
 */
export const byIndex = sql.fragment`(SELECT set_config('enable_seqscan', 'off', true) = 'off')`;
