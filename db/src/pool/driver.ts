import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createDriverFactory, type DriverConfiguration, type DriverFactory } from "slonik";
import { type Connector, cancelStatement, PoolerError, watchSilence } from "../connection/index.ts";
import { CommitFaultError, isCutCommit } from "./commit-fault.ts";
import { driverError } from "./driver-error.ts";
import { errorCode } from "./error-causes.ts";
import type { NodeConnections } from "./nodes/node-connections.ts";
import { type SentStatement, sentStatements } from "./sent-statements.ts";
import { Staleness } from "./staleness.ts";
import { statementSignal } from "./statement-signal.ts";

const CANCEL_AGAIN_MS = 200;
/** SQLSTATE of a write to a server that does not take it: a replica, or a primary that became one. */
const READ_ONLY = "25006";
/** pg_type's number of text[]. */
const TEXT_ARRAY = 1009;
const nativeParser: (oid: number, format?: "text" | "binary") => unknown = pg.types.getTypeParser;

/**
 * The driver of a pool: that of Slonik does not let go of the connection of `pg`, which it takes to cancel a statement, and reads
 * URLs by rules of its own.
 *
 * @param keepsStatements whether a statement that has a name stays prepared in its session
 * @param node the connections of the node, to which these count
 */
export function createDriver(
  connector: Connector,
  keepsStatements: boolean,
  node?: NodeConnections,
): DriverFactory {
  return createDriverFactory(async ({ driverConfiguration }) => {
    const types = await prepare(connector, keepsStatements, driverConfiguration);
    const staleness = new Staleness();
    return {
      createPoolClient: async ({ clientEventEmitter }) => {
        let client: pg.Client | undefined;
        let isCut = false;
        const tell = (error: Error) => void clientEventEmitter.emit("error", driverError(error));
        return {
          connect: async () => {
            const open = () => connector.open(types);
            client = await (node === undefined ? open() : node.open(open, clientEventEmitter, tell));
            client.on("error", tell);
            client.on("notice", (notice) => {
              isCut ||= isCutCommit(notice);
              void clientEventEmitter.emit("notice", { message: notice.message ?? "" });
            });
            staleness.watch(clientEventEmitter, tell);
          },
          end: async () => {
            await client?.end();
            client?.removeListener("error", tell);
          },
          query: async (text, values = [], options) => {
            if (client === undefined) throw new Error("the connection is not open");
            const name = keepsStatements ? options?.name : undefined;
            if (sentStatements.hasSubscribers) {
              sentStatements.publish({ connection: client, text, values } satisfies SentStatement);
            }
            const signal = statementSignal.getStore();
            // The rest of a transaction that was cut short; only its end still has to be said.
            if (signal?.aborted === true && text !== "ROLLBACK") throw new Error("the call was cut short");
            const release = cancelOnAbort(client, signal);
            const endWatch = watchSilence(client, () => staleness.begin());
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
              if (error instanceof Error && errorCode(error) === READ_ONLY) staleness.begin();
              throw driverError(error);
            } finally {
              endWatch();
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
}

/** Finds out how sessions reach PostgreSQL, and what its types are. */
async function prepare(
  connector: Connector,
  keepsStatements: boolean,
  configuration: DriverConfiguration,
): Promise<pg.CustomTypesConfig> {
  const client = await connector.open();
  client.on("error", () => undefined);
  try {
    const mode = await connector.settle(client);
    if (keepsStatements && (mode === "transaction" || mode === "statement"))
      throw new PoolerError(
        `The connection goes through a pooler of ${mode}s: ${mode === "transaction" ? "set DATABASE_POOLER=transaction" : "let it pool transactions or sessions"}.`,
      );
    return await customTypes(client, configuration);
  } finally {
    await client.end();
  }
}

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

/** Reads the numbers of the types that have a parser of ours, and those of their arrays, from the database. */
async function customTypes(
  client: pg.Client,
  { typeParsers }: DriverConfiguration,
): Promise<pg.CustomTypesConfig> {
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
    getTypeParser: (oid: number, format?: "text" | "binary") => parsers.get(oid) ?? nativeParser(oid, format),
  };
}
