import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createDriverFactory, type DriverConfiguration, type DriverFactory, parseDsn } from "slonik";
import { cancelStatement } from "./cancel-statement.ts";
import { CommitFaultError, isCutCommit } from "./commit-fault.ts";
import { driverError } from "./driver-error.ts";
import { type SentStatement, sentStatements } from "./sent-statements.ts";
import { statementSignal } from "./statement-signal.ts";

const CANCEL_AGAIN_MS = 200;
/** pg_type's number of text[]. */
const TEXT_ARRAY = 1009;
const nativeParser: (oid: number, format?: "text" | "binary") => unknown = pg.types.getTypeParser;

/**
 * The driver of the pools: that of Slonik does not let go of the connection of `pg`, which it takes to cancel a statement.
 */
export const driver: DriverFactory = createDriverFactory(async ({ driverConfiguration }) => {
  const config = clientConfig(driverConfiguration);
  const types = await customTypes(config, driverConfiguration);
  return {
    createPoolClient: async ({ clientEventEmitter }) => {
      const client = new pg.Client({ ...config, types });
      const tell = (error: Error) => void clientEventEmitter.emit("error", driverError(error));
      client.on("error", tell);
      let isCut = false;
      client.on("notice", (notice) => {
        isCut ||= isCutCommit(notice);
        void clientEventEmitter.emit("notice", { message: notice.message ?? "" });
      });
      return {
        connect: async () => {
          await client.connect();
        },
        end: async () => {
          await client.end();
          client.removeListener("error", tell);
        },
        query: async (text, values = [], options) => {
          const { name } = options ?? {};
          if (sentStatements.hasSubscribers) {
            sentStatements.publish({ connection: client, text, values } satisfies SentStatement);
          }
          const signal = statementSignal.getStore();
          // The rest of a transaction that was cut short; only its end still has to be said.
          if (signal?.aborted === true && text !== "ROLLBACK") throw new Error("the call was cut short");
          const release = cancelOnAbort(client, signal);
          isCut = false;
          try {
            const result = await client.query({ text, values, ...(name === undefined ? {} : { name }) });
            if (isCut) throw new CommitFaultError("standby_silent");
            return {
              command: result.command as "SELECT",
              fields: result.fields.map((field) => ({ dataTypeId: field.dataTypeID, name: field.name })),
              rowCount: result.rowCount,
              rows: result.rows as Record<string, unknown>[],
            };
          } catch (error) {
            throw driverError(error);
          } finally {
            // A request that is still on its way must not meet the next statement.
            await release?.();
          }
        },
        stream: () => {
          throw new Error("streams are not used here");
        },
      };
    },
  };
});

/** Cancels what the connection runs when the signal of the call fires; what it gives back ends the watch. */
function cancelOnAbort(
  client: pg.Client,
  signal: AbortSignal | undefined,
): (() => Promise<void> | undefined) | undefined {
  if (signal === undefined || signal.aborted) return undefined;
  let asked: Promise<void> | undefined;
  const end = new AbortController();
  const cancel = () => {
    asked = cancelUntilEnd(client, end.signal);
  };
  signal.addEventListener("abort", cancel, { once: true });
  return () => {
    signal.removeEventListener("abort", cancel);
    end.abort();
    return asked;
  };
}

/** A request that comes before the server has begun the statement does nothing, so that it is repeated. */
async function cancelUntilEnd(client: pg.Client, end: AbortSignal): Promise<void> {
  while (!end.aborted) {
    await cancelStatement(client);
    await sleep(CANCEL_AGAIN_MS, undefined, { signal: end, ref: false }).catch(() => undefined);
  }
}

function clientConfig(configuration: DriverConfiguration): pg.ClientConfig {
  const dsn = parseDsn(configuration.connectionUri);
  const { connectionTimeout, statementTimeout, idleInTransactionSessionTimeout } = configuration;
  const given: pg.ClientConfig = {
    application_name: dsn.applicationName,
    database: dsn.databaseName,
    host: dsn.host,
    options: dsn.options,
    password: dsn.password,
    port: dsn.port,
    ssl: configuration.ssl ?? sslOf(dsn.sslMode),
    user: dsn.username,
    connectionTimeoutMillis: millisecondsOf(connectionTimeout),
    statement_timeout: millisecondsOf(statementTimeout),
    idle_in_transaction_session_timeout: millisecondsOf(idleInTransactionSessionTimeout),
  };
  // Prepared on the way, so that parameters are always typed by the statement.
  return Object.assign(given, { queryMode: "extended" });
}

function sslOf(mode: string | undefined): pg.ClientConfig["ssl"] {
  if (mode === "no-verify") return { rejectUnauthorized: false };
  return mode === "require";
}

function millisecondsOf(limit: "DISABLE_TIMEOUT" | number): number | undefined {
  return limit === "DISABLE_TIMEOUT" ? undefined : Math.max(1, limit);
}

/** Reads the numbers of the types that have a parser of ours, and those of their arrays, from the database. */
async function customTypes(
  config: pg.ClientConfig,
  { typeParsers }: DriverConfiguration,
): Promise<pg.CustomTypesConfig> {
  const client = new pg.Client(config);
  try {
    await client.connect();
    const parsers = new Map<number, (text: string) => unknown>();
    const parseTexts = nativeParser(TEXT_ARRAY) as (text: string) => (string | null)[];
    for (const { name, parse } of typeParsers) {
      const found = await client.query<{ oid: number; typarray: number }>(
        "SELECT oid::int4 AS oid, typarray::int4 AS typarray FROM pg_type WHERE typname = $1",
        [name],
      );
      for (const { oid, typarray } of found.rows) {
        parsers.set(oid, parse);
        parsers.set(typarray, (array) => parseTexts(array).map((text) => text && parse(text)));
      }
    }
    return {
      getTypeParser: (oid: number, format?: "text" | "binary") =>
        parsers.get(oid) ?? nativeParser(oid, format),
    };
  } finally {
    await client.end();
  }
}
