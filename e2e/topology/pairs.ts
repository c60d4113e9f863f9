import { join } from "node:path";
import { type ServiceProcess, startServiceProcess } from "@runfacts/dev/service-process";
import { freePort } from "./free-port.ts";
import type { Upstreams } from "./proxy.ts";

const root = join(import.meta.dirname, "../..");

const mains = {
  ingest: { main: "ingest-svc/src/main.ts", portSetting: "INGEST_PORT" },
  query: { main: "query-svc/src/main.ts", portSetting: "QUERY_PORT" },
  web: { main: "web/server/main.ts", portSetting: "WEB_PORT" },
} as const;

/** Two of each service and of the dashboard's server, each in a process of its own. */
export interface Pairs extends AsyncDisposable {
  readonly upstreams: Upstreams;
  /** Tells the first, or the second, of each to stop; resolves with how they ended, by name. */
  stop(which: 1 | 2): Promise<Record<string, unknown>>;
  /** Starts them again, on the same ports. */
  start(which: 1 | 2): Promise<void>;
}

/** Starts them over a database that is ready. */
export async function startPairs(
  database: { readonly ingestUrl: string; readonly queryUrl: string },
  env: NodeJS.ProcessEnv = {},
): Promise<Pairs> {
  const upstreams: Record<string, number> = {};
  const running = new Map<string, ServiceProcess>();
  const names = (which: 1 | 2) =>
    (["ingest", "query", "web"] as const).map((kind) => [kind, `${kind}-${which}`] as const);
  for (const which of [1, 2] as const)
    for (const [, name] of names(which)) upstreams[name] = await freePort();
  const startOne = async (kind: keyof typeof mains, name: string, which: 1 | 2) => {
    const { main, portSetting } = mains[kind];
    const service = await startServiceProcess(join(root, main), {
      HOST: "127.0.0.1",
      LOG_LEVEL: "fatal",
      ALLOW_UNSAFE_DURABILITY: "1",
      INGEST_DATABASE_URL: database.ingestUrl,
      QUERY_DATABASE_URL: database.queryUrl,
      LISTEN_DATABASE_URL: database.queryUrl,
      // The first and the second of the pair, as one machine each has them.
      QUERY_URL: `http://127.0.0.1:${upstreams[`query-${which}`]}`,
      [portSetting]: String(upstreams[name]),
      ...env,
    });
    running.set(name, service);
  };
  const start = async (which: 1 | 2) => {
    await Promise.all(names(which).map(([kind, name]) => startOne(kind, name, which)));
  };
  await using resources = new AsyncDisposableStack();
  resources.defer(async () => {
    await Promise.all([...running.values()].map((service) => service[Symbol.asyncDispose]()));
  });
  await Promise.all([start(1), start(2)]);
  const owned = resources.move();
  return {
    upstreams,
    start,
    stop: async (which) => {
      const ends = names(which).map(async ([, name]) => {
        const service = running.get(name);
        service?.process.kill("SIGTERM");
        return [name, await service?.exit] as const;
      });
      return Object.fromEntries(await Promise.all(ends));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
