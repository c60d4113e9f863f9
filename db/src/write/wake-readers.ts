import { sql } from "slonik";

/** Wakes, at COMMIT, those who follow changes: once a transaction, however often it is said. */
export const wakeReaders = sql.fragment`pg_notify('runfacts_runs', '')`;
