// `npm start`: PostgreSQL, migrations, partitions, the services and the dashboard, until Ctrl-C.
import { join } from "node:path";
import { watchMaintenance } from "@runfacts/db/admin";
import { buildPages } from "./start/build-pages.ts";
import { prepareDatabase } from "./start/database.ts";
import { startServiceProcess } from "./start/service-process.ts";
import { readStartSettings, type StartSettings } from "./start/settings.ts";
import { trustedByQuery } from "./start/trusted-by-query.ts";
import { tryLine } from "./start/try-line.ts";

const root = join(import.meta.dirname, "..");

async function main(stopRequest: AbortSignal): Promise<void> {
  const settings = readStartSettings(process.env);
  await using resources = new AsyncDisposableStack();
  const [database] = await Promise.all([prepareDatabase(settings), buildPages(root)]);
  resources.use(database);
  resources.use(
    watchMaintenance(database.ownerUrl, {
      retentionDays: settings.RETENTION_DAYS,
      runTimeoutMs: settings.RUN_TIMEOUT,
      onReport: () => {},
      onError: console.error,
    }),
  );

  const { ended, ingestUrl } = await startServices(settings, database, resources);
  console.log(tryLine(ingestUrl));
  const stopped = new Promise<void>((resolve) => stopRequest.addEventListener("abort", () => resolve()));
  await Promise.race([
    stopped,
    ended.then(() => Promise.reject(new Error("a service ended; stopping the others"))),
  ]);
  console.log("Stopping: services drain, then PostgreSQL stops.");
}

type Urls = { readonly ingestUrl: string; readonly queryUrl: string; readonly listenUrl: string };

async function startServices(settings: StartSettings, urls: Urls, resources: AsyncDisposableStack) {
  const common = { HOST: settings.HOST, AUTH: settings.AUTH ?? "", LOG_LEVEL: settings.LOG_LEVEL };
  const [ingest, query] = await Promise.all([
    startServiceProcess(join(root, "ingest-svc/src/main.ts"), {
      ...common,
      INGEST_PORT: String(settings.INGEST_PORT),
      INGEST_DATABASE_URL: urls.ingestUrl,
    }),
    startServiceProcess(join(root, "query-svc/src/main.ts"), {
      ...common,
      QUERY_PORT: String(settings.QUERY_PORT),
      QUERY_DATABASE_URL: urls.queryUrl,
      LISTEN_DATABASE_URL: urls.listenUrl,
      TRUSTED_PROXIES: trustedByQuery(settings.HOST, process.env["TRUSTED_PROXIES"]),
    }),
  ]);
  resources.use(ingest);
  resources.use(query);
  const web = resources.use(
    await startServiceProcess(join(root, "web/server/main.ts"), {
      ...common,
      WEB_PORT: String(settings.WEB_PORT),
      QUERY_URL: query.url,
      INGEST_URL: ingest.url,
    }),
  );
  return { ended: Promise.race([ingest.ended, query.ended, web.ended]), ingestUrl: ingest.url };
}

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stopping.abort());

await main(stopping.signal).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
