import { FORM } from "../connection/index.ts";

/** A service that has roles of its own in the database. */
export type RoleService = "ingest" | "query" | "insight";

/** What every session of a service needs, by the name of the parameter and in the words of SET. */
type RoleSettings = Readonly<Record<string, string>>;

/** Limits of a session that is not told others, in milliseconds. */
export const SESSION_LIMITS_MS = {
  lock_timeout: 5_000,
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 60_000,
} as const;

const SESSION: RoleSettings = {
  ...FORM,
  ...Object.fromEntries(Object.entries(SESSION_LIMITS_MS).map(([name, limit]) => [name, `${limit}ms`])),
};

/**
 * What stands on the login roles of the services, so that it also holds behind a pooler, where nothing can be sent at the start
 * of a session. The schema, `search_path`, is no part of it: it is that of the database.
 */
export const roleSettings: Readonly<Record<RoleService, RoleSettings>> = {
  ingest: SESSION,
  query: { ...SESSION, default_transaction_read_only: "on" },
  insight: SESSION,
};
