import { join } from "node:path";
import { type ServiceProcess, startServiceProcess } from "@runfacts/dev/service-process";
import { throughPooler } from "./through-pooler.ts";

const root = join(import.meta.dirname, "../..");

/** Starts the ingest service in a process of its own, over the database of a platform. */
export function startIngestProcess(
  databaseUrl: string,
  env: NodeJS.ProcessEnv = {},
  output: "inherit" | "pipe" = "inherit",
): Promise<ServiceProcess> {
  const own = { INGEST_PORT: "0", INGEST_DATABASE_URL: databaseUrl };
  return startProcess("ingest-svc/src/main.ts", { ...own, ...env }, output);
}

/** Starts the query service alike. */
export function startQueryProcess(
  databaseUrl: string,
  env: NodeJS.ProcessEnv = {},
  output: "inherit" | "pipe" = "inherit",
): Promise<ServiceProcess> {
  const own = { QUERY_PORT: "0", QUERY_DATABASE_URL: databaseUrl };
  return startProcess("query-svc/src/main.ts", { ...own, ...env }, output);
}

/** Starts the insight service alike. */
export function startInsightProcess(
  databaseUrl: string,
  env: NodeJS.ProcessEnv = {},
  output: "inherit" | "pipe" = "inherit",
): Promise<ServiceProcess> {
  const own = { INSIGHT_PORT: "0", INSIGHT_DATABASE_URL: databaseUrl };
  return startProcess("insight-svc/src/main.ts", { ...own, ...env }, output);
}

async function startProcess(
  main: string,
  env: NodeJS.ProcessEnv,
  output: "inherit" | "pipe",
): Promise<ServiceProcess> {
  await using resources = new AsyncDisposableStack();
  const { settings } = resources.use(await throughPooler(env));
  const common = { HOST: "127.0.0.1", LOG_LEVEL: "fatal", ALLOW_UNSAFE_DURABILITY: "1" };
  const service = resources.use(
    await startServiceProcess(join(root, main), { ...common, ...settings }, output),
  );
  const owned = resources.move();
  // Tests that kill it need not dispose of it.
  void service.exit.then(() => owned.disposeAsync());
  return { ...service, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
