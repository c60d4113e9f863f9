import { join } from "node:path";
import { parseMetrics } from "./parse-metrics.ts";
import { startProcess } from "./process.ts";

const root = join(import.meta.dirname, "../..");

/** A service of the product in a process of its own, as `npm start` runs it. */
export type Service = AsyncDisposable & {
  readonly url: string;
  readonly pid: number;
  /** CPU that its process has used so far. */
  cpuSeconds(): Promise<number>;
};

/** Starts the ingest service on a free port. */
export function startIngest(databaseUrl: string, options?: ServiceOptions): Promise<Service> {
  const off = { OTLP_GRPC_PORT: "off", OTLP_HTTP_PORT: "off" };
  const env = { INGEST_PORT: "0", ...off, INGEST_DATABASE_URL: databaseUrl };
  return startService(join(root, "ingest-svc/src/main.ts"), env, options);
}

/** Starts the query service on a free port. */
export function startQuery(databaseUrl: string, options?: ServiceOptions): Promise<Service> {
  const listen = options?.listenUrl === undefined ? {} : { LISTEN_DATABASE_URL: options.listenUrl };
  const env = { QUERY_PORT: "0", QUERY_DATABASE_URL: databaseUrl, ...listen };
  return startService(join(root, "query-svc/src/main.ts"), env, options);
}

export interface ServiceOptions {
  /** Folder for a CPU profile of the process, written when it ends. Default: none. */
  readonly profileDir?: string | undefined;
  /** Where the query service hears of changes. Default: nowhere, so that it looks for them. */
  readonly listenUrl?: string;
}

async function startService(
  main: string,
  env: NodeJS.ProcessEnv,
  { profileDir }: ServiceOptions = {},
): Promise<Service> {
  const execArgv = profileDir === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileDir}`];
  const started = await startProcess(main, { HOST: "127.0.0.1", LOG_LEVEL: "warn", ...env }, { execArgv });
  const { url } = started.ready as { url: string };
  return {
    url,
    pid: started.pid,
    cpuSeconds: async () => {
      const reply = await fetch(new URL("/metrics", url));
      return parseMetrics(await reply.text(), "process_cpu_seconds_total");
    },
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}
