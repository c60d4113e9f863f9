import { createPool, type DatabasePool, type Interceptor } from "slonik";
import { driver } from "./driver.ts";
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
}

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
  return createPool(connectionUri(url, options), {
    captureStackTrace: false,
    connectionRetryLimit: 1,
    driverFactory: driver,
    connectionTimeout: options.connectTimeoutMs ?? 5_000,
    idleTimeout: 60_000,
    interceptors: [redactErrors, validateRows],
    maxPoolSize: options.maxConnections ?? DEFAULT_CONNECTIONS,
    // The default, DISCARD ALL, is a round trip a release, and forgets prepared statements. Nothing here sets
    // session state.
    resetConnection: async () => {},
    statementTimeout: options.statementTimeoutMs ?? 30_000,
    typeParsers,
  });
}

/** The URL with what the session needs, and `sslmode` in the words that the driver knows. */
function connectionUri(url: string, { applicationName, lockTimeoutMs = 5_000 }: PoolOptions): string {
  const uri = new URL(url);
  uri.searchParams.set("application_name", applicationName);
  const session = [
    `-c lock_timeout=${lockTimeoutMs}`,
    // Times are read as text; writers rely on seeing what others committed meanwhile.
    "-c datestyle=ISO",
    "-c timezone=UTC",
    "-c default_transaction_isolation=read\\ committed",
  ];
  const given = uri.searchParams.get("options");
  uri.searchParams.set("options", [...(given === null ? [] : [given]), ...session].join(" "));

  const sslmode = uri.searchParams.get("sslmode");
  if (sslmode === "verify-full" || sslmode === "verify-ca") {
    // The driver's "require" verifies the certificate and the host name.
    uri.searchParams.set("sslmode", "require");
  } else if (sslmode === "prefer" || sslmode === "allow") {
    uri.searchParams.delete("sslmode");
  }
  return uri.href;
}
