import type { DatabasePool, DatabasePoolConnection } from "slonik";

/** Lets something be done on a connection. */
export type UseConnection = <T>(use: (connection: DatabasePoolConnection) => Promise<T>) => Promise<T>;

/** The same pool, but that whatever is asked of it is asked by way of `run`. */
export function overConnections(pool: DatabasePool, run: UseConnection): DatabasePool {
  return {
    ...pool,
    connect: (use) => run((connection) => Promise.resolve(use(connection))),
    any: (query) => run((connection) => connection.any(query)),
    anyFirst: (query) => run((connection) => connection.anyFirst(query)),
    exists: (query) => run((connection) => connection.exists(query)),
    many: (query) => run((connection) => connection.many(query)),
    manyFirst: (query) => run((connection) => connection.manyFirst(query)),
    maybeOne: (query) => run((connection) => connection.maybeOne(query)),
    maybeOneFirst: (query) => run((connection) => connection.maybeOneFirst(query)),
    one: (query) => run((connection) => connection.one(query)),
    oneFirst: (query) => run((connection) => connection.oneFirst(query)),
    query: (query) => run((connection) => connection.query(query)),
    transaction: (handler, retries) => run((connection) => connection.transaction(handler, retries)),
  };
}
