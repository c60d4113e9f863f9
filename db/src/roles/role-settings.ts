import { FORM } from "../connection/index.ts";

/** A service that has roles of its own in the database. */
export type RoleService = "ingest" | "query";

/** What every session of a service needs, by the name of the parameter and in the words of SET. */
export type RoleSettings = Readonly<Record<string, string>>;

const SESSION: RoleSettings = {
  ...FORM,
  // Limits of a pool that is not told others.
  lock_timeout: "5s",
  statement_timeout: "30s",
  idle_in_transaction_session_timeout: "60s",
};

/**
 * What stands on the login roles of the services, so that it also holds behind a pooler, where nothing can be sent at the start
 * of a session. The schema, `search_path`, is no part of it: it is that of the database.
 */
export const roleSettings: Readonly<Record<RoleService, RoleSettings>> = {
  ingest: SESSION,
  query: { ...SESSION, default_transaction_read_only: "on" },
};
