// The dashboard's server. HOST (127.0.0.1), WEB_PORT (3000), QUERY_URL (QUERY_PORT of this machine, 8001), INGEST_URL (where
// agents send their runs, only shown to people; port 8000 of the host that the page came from), AUTH (of the query
// service: off), OTLP_GRPC_PORT (4317) and OTLP_HTTP_PORT (4318) of the ingest service, ALLOWED_HOSTS, CORS_ORIGINS, DRAIN_DELAY.
import { parseAllowedHosts, parseDuration, parseOrigins } from "@runfacts/server/edge";
import { runUntilSignal } from "@runfacts/server/process";
import { startWeb } from "./web-server.ts";

const {
  HOST,
  WEB_PORT = "3000",
  QUERY_PORT,
  QUERY_URL,
  INGEST_URL,
  OTLP_GRPC_PORT,
  OTLP_HTTP_PORT,
  AUTH,
  ALLOWED_HOSTS,
  CORS_ORIGINS,
  DRAIN_DELAY,
} = process.env;
const queryUrl = QUERY_URL || `http://127.0.0.1:${QUERY_PORT || 8001}`;
const port = Number(WEB_PORT);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error("WEB_PORT: must be a whole number from 0 to 65535.");
  process.exit(2);
}

const allowedHosts = ALLOWED_HOSTS ? parseAllowedHosts(ALLOWED_HOSTS) : [];
if (allowedHosts === undefined) {
  console.error("ALLOWED_HOSTS: must be host names without ports, with commas between them.");
  process.exit(2);
}
const corsOrigins = CORS_ORIGINS ? parseOrigins(CORS_ORIGINS) : [];
if (corsOrigins === undefined) {
  console.error("CORS_ORIGINS: must be web origins with commas between them.");
  process.exit(2);
}
const drainDelayMs = DRAIN_DELAY ? parseDuration(DRAIN_DELAY) : 0;
if (drainDelayMs === undefined) {
  console.error('DRAIN_DELAY: must be a duration with a unit (ms, s, m, h, d), such as "5s".');
  process.exit(2);
}

await runUntilSignal({
  name: "Dashboard",
  portSetting: "WEB_PORT",
  start: () =>
    startWeb({
      host: HOST,
      port,
      queryUrl,
      ingestUrl: INGEST_URL,
      hasDefaultOtlpPorts: (OTLP_GRPC_PORT || "4317") === "4317" && (OTLP_HTTP_PORT || "4318") === "4318",
      needsKey: AUTH === "required",
      allowedHosts: ALLOWED_HOSTS ? allowedHosts : undefined,
      corsOrigins,
      drainDelayMs,
    }),
});
