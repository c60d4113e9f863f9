import { describe, expect, it } from "vitest";
import { healthUrl, serviceOf } from "./health.ts";

describe("serviceOf", () => {
  it.each([
    ["/usr/local/bin/node /usr/local/bin/runfacts ingest", "ingest"],
    ["/sbin/docker-init -- runfacts query", "query"],
    ["/usr/local/bin/node /app/web/server/main.js", "web"],
    ["/usr/local/bin/node /usr/local/bin/runfacts insight", "insight"],
    ["/usr/local/bin/node /app/db/src/cli/maintain.js --watch", undefined],
    ["/usr/local/bin/node /usr/local/bin/runfacts maintain --watch", undefined],
    ["/usr/local/bin/node /usr/local/bin/runfacts constructor", undefined],
    ["sleep 60", undefined],
  ])("%s", (commandLine, service) => {
    expect(serviceOf(`${commandLine.replaceAll(" ", "\0")}\0`)).toBe(service);
  });
});

describe("healthUrl", () => {
  it.each([
    ["ingest", { HOST: "0.0.0.0" }, "http://localhost:8000/healthz"],
    ["query", { HOST: "::", QUERY_PORT: "9000" }, "http://localhost:9000/healthz"],
    ["web", { HOST: "10.1.2.3", TLS_CERT: "/tls.crt" }, "https://10.1.2.3:3000/healthz"],
    ["insight", {}, "http://localhost:8003/healthz"],
    ["web", { HOST: "fd00::2" }, "http://[fd00::2]:3000/healthz"],
  ])("of %s with %o", (service, env, url) => {
    expect(healthUrl(service, env).href).toBe(url);
  });
});
