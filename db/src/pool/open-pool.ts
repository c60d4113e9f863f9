import { createPool, type DatabasePool, type Interceptor } from "slonik";
import { createConnector, type SessionSettings } from "../connection/index.ts";
import { SESSION_LIMITS_MS } from "../roles/role-settings.ts";
import { createDriver } from "./driver.ts";
import type { NodeConnections } from "./nodes/node-connections.ts";
import { redactErrors } from "./redact-errors.ts";
import { typeParsers } from "./type-parsers.ts";

/** Connections of a pool that is not told how many. */
export const DEFAULT_CONNECTIONS = 10;

export interface PoolOptions {
  /** Shown in `pg_stat_activity`, such as `runfacts-ingest`. */
  readonly applicationName: string;
  /** Default 10. */
  readonly maxConnections?: number;
  /** Default 5,000 ms. */
  readonly connectTimeoutMs?: number;
  /** A statement that takes longer is cancelled (57014). Default 30,000 ms. */
  readonly statementTimeoutMs?: number;
  /** A statement that waits longer for a lock is cancelled (55P03). Default 5,000 ms. */
  readonly lockTimeoutMs?: number;
  /**
   * `transaction`: through a pooler that gives a session to each transaction. Then no statement stays prepared, and the settings of
   * the session, the limits above too, are those of the role. Default `none`.
   */
  readonly pooler?: PoolerSetting | undefined;
  /** Further parameters of the sessions. */
  readonly session?: SessionSettings;
  /** The connections of the node, to which those of this pool count. Default: they count by themselves. */
  readonly node?: NodeConnections;
}

/** What stands between the services and PostgreSQL. */
type PoolerSetting = "none" | "transaction";

/** Checks each row against the schema of its statement; without it Slonik only types them. */
const validateRows: Interceptor = {
  name: "validate-rows",
  transformRow: ({ resultParser }, _query, row) => {
    if (resultParser === undefined) {
      return row;
    }
    const result = resultParser["~standard"].validate(row);
    if (result instanceof Promise) {
      throw new TypeError("Row schemas must be synchronous.");
    }
    if (result.issues !== undefined) {
      // The path and the rule, never the row: errors are logged.
      const issues = result.issues.map(({ path, message }) => `${path?.map(String).join(".")}: ${message}`);
      throw new TypeError(`A row does not fit its schema: ${issues.join("; ")}`);
    }
    return result.value as typeof row;
  },
};

/**
 * Opens a pool of connections and checks that the database answers. The pool lives through a restart of Postgres: calls
 * fail as `unavailable` meanwhile, then succeed again. Close it with `pool.end()`.
 *
 * @throws ConnectionError and driver errors when the database does not answer.
 */
export async function openPool(url: string, options: PoolOptions): Promise<DatabasePool> {
  const limits = SESSION_LIMITS_MS;
  const { applicationName, pooler = "none" } = options;
  const connector = createConnector(url, {
    applicationName,
    connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
    session: {
      lock_timeout: `${options.lockTimeoutMs ?? limits.lock_timeout}ms`,
      statement_timeout: `${options.statementTimeoutMs ?? limits.statement_timeout}ms`,
      idle_in_transaction_session_timeout: `${limits.idle_in_transaction_session_timeout}ms`,
      ...options.session,
    },
    // Prepared on the way, so that parameters are always typed by the statement.
    isExtended: true,
    ...(pooler === "none" ? {} : { pooler }),
  });
  // Where to connect to is the connector's business.
  return createPool("postgres://", {
    captureStackTrace: false,
    connectionRetryLimit: 1,
    driverFactory: createDriver(connector, pooler === "none", options.node),
    idleTimeout: 60_000,
    interceptors: [redactErrors, validateRows],
    maxPoolSize: options.maxConnections ?? DEFAULT_CONNECTIONS,
    // The default, DISCARD ALL, is a round trip a release, and forgets prepared statements. Nothing here sets
    // session state.
    resetConnection: async () => {},
    typeParsers,
  });
}
