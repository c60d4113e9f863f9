import { join } from "node:path";
import { startProcess } from "./process.ts";

/** The plain way, in a process of its own. */
export type PlainWay = AsyncDisposable & { readonly grpcUrl: string; readonly restUrl: string };

/** Starts it over a database. */
export async function startPlainWay(databaseUrl: string): Promise<PlainWay> {
  const started = await startProcess(join(import.meta.dirname, "../plain/main.ts"), {
    DATABASE_URL: databaseUrl,
  });
  const urls = started.ready as { grpcUrl: string; restUrl: string };
  return { ...urls, [Symbol.asyncDispose]: () => started[Symbol.asyncDispose]() };
}
