import { sql } from "slonik";

/**
 * True, and keeps what is written where it is until the transaction ends: where projects are distributed over nodes, their shards
 * are moved. Fails if they have been moved already; then nothing is written. Within a statement of every transaction that writes, and
 * of no cost on a single PostgreSQL.
 */
export const holdPlace = sql.fragment`(SELECT hold_place())`;
