import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grpcClient } from "../harness/grpc-client.ts";
import { countSeries, lintMetrics } from "../harness/lint-metrics.ts";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { startIngestProcess } from "../harness/processes.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { connectionLimit } from "./connection-limit.ts";

/** `promtool` of Prometheus, or where PROMTOOL says. */
const promtool = process.env["PROMTOOL"] || "promtool";
const hasPromtool = spawnSync(promtool, ["--version"]).status === 0;
if (!hasPromtool) console.log("promtool is absent: metrics are only checked by the rules of lint-metrics.ts");

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  const { ingestUrl, queryUrl } = platform;
  for (const outcome of [sampleRun(), {}]) await postJson(ingestUrl, "/v1/runs", outcome);
  for (const path of ["runs", "stats", "timeseries", "facets", "agents", "failure-groups", "nothing"]) {
    await getJson(queryUrl, `/v1/${path}`).catch(() => undefined);
  }
  using client = grpcClient("QueryService", queryUrl);
  await client.call("ListRuns", {});
});
afterAll(() => platform[Symbol.asyncDispose]());

const metricsOf = async (url: string) => (await fetch(`${url}/metrics`)).text();
const sampleOf = (text: string, series: string) =>
  Number(
    text
      .split("\n")
      .find((line) => line.startsWith(`${series} `))
      ?.split(" ")[1],
  );

describe.each(["ingest", "query"] as const)("the metrics of %s", (service) => {
  const read = () => metricsOf(service === "ingest" ? platform.ingestUrl : platform.queryUrl);

  it("follow the rules of Prometheus", async () => {
    expect(lintMetrics(await read())).toEqual([]);
  });

  it.skipIf(!hasPromtool)("are clean by promtool", async () => {
    const { status, stderr, stdout } = spawnSync(promtool, ["check", "metrics"], { input: await read() });
    expect([status, String(stderr), String(stdout)]).toEqual([0, "", ""]);
  });

  it("tell what the connections to the database do", async () => {
    const text = await read();
    expect(sampleOf(text, "runfacts_database_connections_limit")).toBe(connectionLimit(service));
    expect(sampleOf(text, "runfacts_database_connections_waiting")).toBe(0);
    const busy = sampleOf(text, 'runfacts_database_connections{state="busy"}');
    const idle = sampleOf(text, 'runfacts_database_connections{state="idle"}');
    expect(busy + idle).toBeGreaterThan(0);
    expect(busy + idle).toBeLessThanOrEqual(connectionLimit(service));
  });

  it("are all in the docs, and nothing else is", async () => {
    const docs = await readFile(join(import.meta.dirname, "../../docs/metrics.md"), "utf8");
    const sections = docs.split("\n## ");
    const own = sections.filter((section) =>
      (service === "ingest" ? /^(?:Every|Ingest) / : /^(?:Every|Query) /).test(section),
    );
    const told = new Set(own.join("\n").match(/(?:runfacts|otlp)_\w+/g));
    const shown = new Set(
      [...(await read()).matchAll(/^# TYPE ((?:runfacts|otlp)_\w+)/gm)].map(([, name]) => name),
    );
    expect([...shown].toSorted()).toEqual([...told].toSorted());
  });

  it("have few series of histograms", async () => {
    const { all, histogram } = countSeries(await read());
    expect(histogram).toBeLessThan(all);
    expect(countSeries(ownLines(await read())).histogram).toBeLessThanOrEqual(9 * 10);
  });
});

/** Those of the product alone. */
function ownLines(text: string): string {
  return text
    .split("\n")
    .filter((line) => /^(?:# \w+ )?runfacts_/.test(line))
    .join("\n");
}

describe("the metrics of several workers", () => {
  it("are the sum of all", async () => {
    const env = { INGEST_WORKERS: "2" };
    await using ingest = await startIngestProcess(platform.database.ingestUrl, env);
    for (let count = 0; count < 6; count += 1) await postJson(ingest.url, "/v1/runs", sampleRun());
    const text = await metricsOf(ingest.url);
    expect(lintMetrics(text)).toEqual([]);
    expect(sampleOf(text, "runfacts_database_connections_limit")).toBe(2 * connectionLimit("ingest"));
    expect(sampleOf(text, 'runfacts_runs_ingested_total{outcome="created"}')).toBe(6);
    expect(sampleOf(text, "runfacts_commit_queue_runs")).toBe(0);
    expect(sampleOf(text, "runfacts_commit_queue_bytes")).toBe(0);
  }, 120_000);
});
