import { type DatabasePool, openPool, type PoolOptions } from "@runfacts/db/pool";

/** Connections to the primary: few reads need it. */
const CONNECTIONS = 4;

/** A pool that is opened when it is first asked for, so that a primary that is away keeps no service from starting. */
export type PrimaryPool = AsyncDisposable & { readonly get: () => Promise<DatabasePool> };

/** Makes one, for a URL and its pooler. A pool that could not be opened is opened anew the next time. */
export function openPrimary(url: string, pooler: PoolOptions["pooler"]): PrimaryPool {
  let opening: Promise<DatabasePool> | undefined;
  return {
    get: () => {
      opening ??= openPool(url, {
        applicationName: "runfacts-query-primary",
        pooler,
        maxConnections: CONNECTIONS,
      }).catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    async [Symbol.asyncDispose]() {
      await (await opening?.catch(() => undefined))?.end();
    },
  };
}
