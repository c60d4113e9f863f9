import { describe, expect, it } from "vitest";
import { startPlatform } from "../harness/platform.ts";
import { startIngestProcess } from "../harness/processes.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";

interface Result {
  run_id: string;
  outcome: string;
}

const RUNS = 200;

async function sendShuffled(url: string, runs: readonly object[], seed: number): Promise<Result[]> {
  const results: Result[] = [];
  const order = runs.map((run, index) => ({ run, at: (index * 7919 * (seed + 1)) % runs.length }));
  order.sort((a, b) => a.at - b.at);
  for (let start = 0; start < order.length; start += 20) {
    const batch = order.slice(start, start + 20).map(({ run }) => run);
    const { body } = await postJson(url, "/v1/runs:batch", { runs: batch });
    results.push(...(body as { results: Result[] }).results);
  }
  return results;
}

describe("several writers", () => {
  it("two services with two workers each store the same runs once, in whatever order they come", async () => {
    await using platform = await startPlatform();
    await using first = await startIngestProcess(platform.database.ingestUrl, { INGEST_WORKERS: "2" });
    await using second = await startIngestProcess(platform.database.ingestUrl, { INGEST_WORKERS: "2" });
    const runs = Array.from({ length: RUNS }, () => sampleRun());
    const sent = await Promise.all(
      [first, second, first, second, first, second, first, second].map(({ url }, seed) =>
        sendShuffled(url, runs, seed),
      ),
    );

    const created = sent.flat().filter((result) => result.outcome === "created");
    expect(new Set(created.map((result) => result.run_id)).size).toBe(RUNS);
    expect(created).toHaveLength(RUNS);
    expect(sent.flat().filter((result) => result.outcome === "duplicate")).toHaveLength(7 * RUNS);
    const { body } = await getJson(platform.queryUrl, "/v1/stats");
    expect(body).toMatchObject({ total_runs: RUNS, total_steps: 3 * RUNS });

    const metrics = await Promise.all(
      [first, second].map(async ({ url }) => (await fetch(`${url}/metrics`)).text()),
    );
    const total = metrics
      .map((text) =>
        Number(/^runfacts_runs_ingested_total\{outcome="created"\} (\d+)$/m.exec(text)?.[1] ?? 0),
      )
      .reduce((sum, count) => sum + count, 0);
    expect(total).toBe(RUNS);
  });
});
