import { waitForDatabase } from "@runfacts/db/admin";
import {
  type ServiceProcess,
  type Supervision,
  startServiceProcess,
  supervise,
} from "@runfacts/server/process";
import { type Program, programPath } from "../programs.ts";
import type { PreparedDatabase } from "./database.ts";
import type { StartSettings } from "./settings.ts";
import { trustedByQuery } from "./trusted-by-query.ts";

/** The services and the dashboard, each started again when it ends. */
export interface Services {
  readonly ingestUrl: string;
  /** Resolves when one is given up, with a line that says why. */
  readonly gaveUp: Promise<string>;
}

interface Service {
  readonly name: string;
  readonly program: Program;
  readonly portSetting: string;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  /** The database without which it does not start. */
  readonly databaseUrl?: string;
}

/** Starts them, to be stopped with `resources`; none is started again after `stop` aborted. Rejects if one does not start: those that did are stopped then. */
export async function startServices(
  settings: StartSettings,
  database: PreparedDatabase,
  resources: AsyncDisposableStack,
  stop: AbortSignal,
): Promise<Services> {
  const { HOST, AUTH = "", LOG_LEVEL, BASE_PATH = "", TLS_CERT } = settings;
  const start = async (service: Service) => {
    const first = await startFirst(service);
    const supervision = superviseService(service, first, stop);
    resources.use(supervision);
    return { url: first.url, gaveUp: supervision.gaveUp };
  };
  const [ingest, query] = await together([
    start({
      name: "Ingest",
      program: "ingest",
      portSetting: "INGEST_PORT",
      port: settings.INGEST_PORT,
      env: {
        ...{ HOST, AUTH, LOG_LEVEL },
        INGEST_DATABASE_URL: database.ingestUrl,
        OTLP_GRPC_PORT: String(settings.OTLP_GRPC_PORT),
        OTLP_HTTP_PORT: String(settings.OTLP_HTTP_PORT),
      },
      databaseUrl: database.ownerUrl,
    }),
    start({
      name: "Query",
      program: "query",
      portSetting: "QUERY_PORT",
      port: settings.QUERY_PORT,
      env: {
        ...{ HOST, AUTH, LOG_LEVEL },
        QUERY_DATABASE_URL: database.queryUrl,
        LISTEN_DATABASE_URL: database.listenUrl,
        TRUSTED_PROXIES: trustedByQuery(HOST, process.env["TRUSTED_PROXIES"]),
      },
      databaseUrl: database.ownerUrl,
    }),
  ]);
  const ingestUrl = process.env["INGEST_URL"] || `${ingest.url}${BASE_PATH}`;
  const [web, insight] = await together([
    start({
      name: "Dashboard",
      program: "web",
      portSetting: "WEB_PORT",
      port: settings.WEB_PORT,
      env: {
        ...{ HOST, AUTH, QUERY_URL: query.url, INGEST_URL: ingestUrl },
        // The certificate that the query service shows is for the names by which people know it.
        ...(TLS_CERT !== undefined && { QUERY_CA: process.env["QUERY_CA"] || TLS_CERT }),
      },
    }),
    start({
      name: "Insight",
      program: "insight",
      portSetting: "INSIGHT_PORT",
      port: settings.INSIGHT_PORT,
      env: { ...{ HOST, LOG_LEVEL }, INSIGHT_DATABASE_URL: database.insightUrl },
      databaseUrl: database.ownerUrl,
    }),
  ]);
  const gaveUp = Promise.race([ingest, query, web, insight].map((service) => service.gaveUp));
  return { ingestUrl, gaveUp };
}

/** Waits for both, so that nothing starts any more when one fails. */
async function together<T>([a, b]: readonly [Promise<T>, Promise<T>]): Promise<[T, T]> {
  await Promise.allSettled([a, b]);
  return [await a, await b];
}

async function startFirst(service: Service): Promise<ServiceProcess> {
  try {
    return await startProcess(service, service.port);
  } catch (error) {
    // It has said why.
    throw new Error(`${service.name} did not start; stopping.`, { cause: error });
  }
}

function superviseService(service: Service, first: ServiceProcess, stop: AbortSignal): Supervision {
  const { name, databaseUrl } = service;
  const url = new URL(first.url);
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  return supervise({
    name,
    first,
    restart: async (signal) => {
      const onWait = () => console.error(`${name} waits for the database before it is started again.`);
      if (databaseUrl !== undefined) await waitForDatabase(databaseUrl, signal, onWait);
      return startProcess(service, port);
    },
    say: console.error,
    stop,
  });
}

function startProcess({ program, env, portSetting }: Service, port: number): Promise<ServiceProcess> {
  return startServiceProcess(programPath(program), { ...env, [portSetting]: String(port) });
}
