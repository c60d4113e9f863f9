// The dashboard's server. HOST (127.0.0.1), WEB_PORT (3000), QUERY_URL (QUERY_PORT of this machine, 8001), QUERY_CA, INGEST_URL
// (where agents send their runs, only shown to people; port 8000 of the host that the page came from), AUTH (of the query
// service: off), OTLP_GRPC_PORT (4317) and OTLP_HTTP_PORT (4318) of the ingest service, ALLOWED_HOSTS, CORS_ORIGINS,
// TRUSTED_PROXIES, BASE_PATH, TLS_CERT, TLS_KEY, DRAIN_DELAY.
import { readEdgeSettings, SettingsError, tlsFiles } from "@runfacts/server/edge";
import { runUntilSignal } from "@runfacts/server/process";
import { waitForQuery } from "./wait-for-query.ts";
import { startWeb, type WebOptions } from "./web-server.ts";

/** How long the query service may take to listen where both are started at once, in milliseconds. */
const QUERY_START_MS = 15_000;

function readOptions(env: NodeJS.ProcessEnv) {
  const { HOST, WEB_PORT, QUERY_PORT, QUERY_URL, QUERY_CA, INGEST_URL, AUTH } = env;
  const { OTLP_GRPC_PORT, OTLP_HTTP_PORT } = env;
  const port = Number(WEB_PORT || 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new SettingsError("WEB_PORT must be a whole number from 0 to 65535");
  const edge = readEdgeSettings(env);
  return {
    host: HOST || undefined,
    port,
    queryUrl: QUERY_URL || `http://127.0.0.1:${QUERY_PORT || 8001}`,
    queryCa: QUERY_CA || undefined,
    ingestUrl: INGEST_URL,
    hasDefaultOtlpPorts: (OTLP_GRPC_PORT || "4317") === "4317" && (OTLP_HTTP_PORT || "4318") === "4318",
    needsKey: AUTH === "required",
    allowedHosts: edge.ALLOWED_HOSTS,
    corsOrigins: edge.CORS_ORIGINS,
    trustedProxies: edge.TRUSTED_PROXIES,
    basePath: edge.BASE_PATH,
    tls: tlsFiles(edge.TLS_CERT, edge.TLS_KEY),
    drainDelayMs: edge.DRAIN_DELAY,
  } satisfies WebOptions;
}

await runUntilSignal({
  name: "Dashboard",
  portSetting: "WEB_PORT",
  start: async (stop) => {
    const options = readOptions(process.env);
    await waitForQuery(new URL(options.queryUrl), { waitMs: QUERY_START_MS, stop });
    return await startWeb(options);
  },
});
