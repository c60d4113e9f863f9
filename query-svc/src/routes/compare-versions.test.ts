import { randomUUID } from "node:crypto";
import {
  failureRecord,
  type OpenDatabase,
  openDatabase,
  runRecord,
  signalRecord,
  stepRecord,
  writeRecords,
} from "@runfacts/db/testing";
import type { RunningServer } from "@runfacts/server";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startService } from "../service.ts";

const HOUR = 3_600_000;
const hourNow = Math.floor(Date.now() / HOUR) * HOUR;
const iso = (hours: number) => new Date(hourNow + hours * HOUR).toISOString();
const HOURS = 12;
const A_DAY = `start_time=${iso(-24)}&end_time=${iso(0)}`;

let database: OpenDatabase;
let service: RunningServer;

/** Thumbs of every other run, of version 2 mostly down; a score of each run, lower of version 2. */
function signalsOf(version: string, hour: number, n: number) {
  const thumbs = { signal_id: randomUUID(), signal_type: "thumbs", signal_code: null };
  const score = { signal_id: randomUUID(), signal_type: "evaluation", signal_code: "tone" };
  return [
    ...(n % 2 === 0
      ? [signalRecord({ ...thumbs, value: n % 4 === 0 && version === "2" ? false : n !== 2 })]
      : []),
    signalRecord({ ...score, value: null, number: (version === "2" ? 0.5 : 0.8) + 0.01 * (hour % 3) }),
  ];
}

/** Runs of one hour, the first of which fail. */
function runsOf(
  version: string,
  hour: number,
  runs: number,
  failing: number,
  given: { environment?: string } = {},
) {
  return Array.from({ length: runs }, (_, n) => {
    const started_at = BigInt(hourNow + hour * HOUR + n * 1_000) * 1_000n;
    const fails = n < failing;
    return runRecord(
      {
        agent_id: "support",
        agent_version: version,
        status: fails ? "failure" : "success",
        started_at,
        ended_at: started_at + BigInt(version === "2" ? 3_000_000 : 1_000_000) + BigInt(n) * 10_000n,
        input_tokens: 900n + BigInt(hour * hour),
        output_tokens: 100n,
        cost_nano_usd: 2_000_000n,
        ...given,
      },
      [stepRecord({ failed: fails, error_code: fails ? "timeout" : null })],
      fails ? [failureRecord({ failure_code: "timeout" })] : [],
      { signals: hour >= 0 ? [] : signalsOf(version, hour, n) },
    );
  });
}

beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  for (let hour = -HOURS; hour < 0; hour++)
    await writeRecords(database.ingest, 1, [
      ...runsOf("1", hour, 20, 2),
      ...runsOf("2", hour, 20, 8),
      ...runsOf("3", hour - 20, 5, 1),
    ]);
  await writeRecords(database.ingest, 1, [
    ...runsOf("2", 0, 10, 10, { environment: "staging" }),
    runRecord({
      agent_id: "support",
      agent_version: "2",
      status: "abandoned",
      started_at: BigInt(hourNow - HOUR) * 1_000n,
    }),
  ]);
  service = await startService({
    HOST: "127.0.0.1",
    QUERY_PORT: 0,
    QUERY_DATABASE_URL: database.queryUrl,
    LOG_LEVEL: "silent",
    ALLOW_UNSAFE_DURABILITY: true,
  });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

interface Estimate {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}
interface Metric {
  readonly name: string;
  readonly verdict: string;
  readonly reason?: string;
  readonly [part: string]: unknown;
}
interface Comparison {
  readonly baseline: Record<string, unknown>;
  readonly candidate: Record<string, unknown>;
  readonly concurrent_hour_count: number;
  readonly metrics: readonly Metric[];
}

async function get(query: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${service.url}/v1/compare?${query}`);
  return { status: response.status, body: await response.json() };
}

async function compare(query: string): Promise<Comparison> {
  const { status, body } = await get(`agent_id=support&${query}`);
  expect([status, body]).toEqual([200, body]);
  return body as Comparison;
}

function metricOf({ metrics }: Comparison, name: string): Metric {
  const found = metrics.find((metric) => metric.name === name);
  if (found === undefined) throw new Error(`no metric ${name}`);
  return found;
}

describe("GET /v1/compare", () => {
  it("tells what got worse of runs of the same hours, and counts both sides", async () => {
    const compared = await compare(`baseline_version=1&candidate_version=2&${A_DAY}`);
    expect(compared).toMatchObject({
      concurrent_hour_count: HOURS,
      baseline: {
        agent_version: "1",
        run_count: 240,
        failed_run_count: 24,
        abandoned_run_count: 0,
        concurrent_run_count: 240,
        first_started_at: iso(-HOURS).replace(".000Z", "Z"),
      },
      candidate: { agent_version: "2", run_count: 240, failed_run_count: 96, abandoned_run_count: 1 },
    });
    expect(compared.metrics.map(({ name }) => name)).toEqual([
      "failure_rate",
      "failure:tool/timeout",
      "step_failure_rate",
      "duration_p50_ms",
      "duration_p95_ms",
      "tokens",
      "cost_usd",
      "steps",
      "signal:evaluation/tone",
      "signal:thumbs",
    ]);
    const failures = metricOf(compared, "failure_rate");
    expect(failures).toMatchObject({
      verdict: "worse",
      baseline: { value: 0.1 },
      candidate: { value: 0.4 },
      compared_run_count: 480,
      runs_needed: 0,
    });
    const { value, low = 0, high = 0 } = failures["difference"] as Estimate;
    expect(value).toBeCloseTo(0.3, 9);
    expect([low > 0.15, high < 0.45, failures["evidence"]]).toEqual([true, true, expect.any(Number)]);
    expect(failures["told_at"]).toMatch(/:00:00Z$/);
    expect(failures).not.toHaveProperty("reason");
    for (const name of ["failure:tool/timeout", "step_failure_rate", "duration_p50_ms"])
      expect([name, metricOf(compared, name).verdict]).toEqual([name, "worse"]);
    expect(metricOf(compared, "duration_p50_ms")["relative_difference"]).toMatchObject({
      value: expect.closeTo(1.83, 1),
    });
    expect(metricOf(compared, "cost_usd")).toMatchObject({
      verdict: "same",
      baseline: { value: expect.closeTo(0.002, 9) },
    });
    const swapped = await compare(`baseline_version=2&candidate_version=1&${A_DAY}`);
    expect(metricOf(swapped, "failure_rate").verdict).toBe("better");
  });

  it("compares signals: answers by the share of runs with a no, numbers by their mean", async () => {
    const compared = await compare(`baseline_version=1&candidate_version=2&${A_DAY}`);
    expect(metricOf(compared, "signal:thumbs")).toMatchObject({
      verdict: "worse",
      baseline: { value: 0.1 },
      candidate: { value: 0.6 },
      compared_run_count: 240,
    });
    expect(metricOf(compared, "signal:thumbs")["more_is_better"]).not.toBe(true);
    expect(metricOf(compared, "signal:evaluation/tone")).toMatchObject({
      verdict: "worse",
      more_is_better: true,
      relative_difference: { value: expect.closeTo(-0.38, 1) },
      compared_run_count: 480,
    });
    const planned = await compare(`baseline_version=2&candidate_version=1&planned_runs=100&${A_DAY}`);
    expect(metricOf(planned, "signal:thumbs").verdict).toBe("better");
    expect(metricOf(planned, "signal:evaluation/tone").verdict).toBe("better");
  });

  it("looks ten times until each version has the planned runs", async () => {
    const failures = metricOf(
      await compare(`baseline_version=1&candidate_version=2&planned_runs=200&${A_DAY}`),
      "failure_rate",
    );
    expect(failures).toMatchObject({ verdict: "worse", p_value: expect.any(Number) });
    expect(failures["evidence"]).toBeUndefined();
    expect(failures["compared_run_count"]).toBeLessThan(480);
  });

  it("cannot tell versions that never ran in the same hour", async () => {
    const compared = await compare(`baseline_version=1&candidate_version=3&start_time=${iso(-40)}`);
    expect(compared.concurrent_hour_count).toBe(0);
    for (const metric of compared.metrics) {
      expect(metric).toMatchObject({ verdict: "inconclusive", reason: "not_concurrent" });
      expect([metric["difference"], metric["runs_needed"]]).toEqual([undefined, undefined]);
    }
    expect(metricOf(compared, "failure_rate")["candidate"]).toMatchObject({ value: 0.2 });
  });

  it("says that a version has no runs rather than that it is unknown", async () => {
    const compared = await compare("baseline_version=1&candidate_version=next");
    expect(compared.candidate).toMatchObject({ agent_version: "next", run_count: 0 });
    expect(metricOf(compared, "failure_rate")).toMatchObject({ verdict: "inconclusive", reason: "few_runs" });
    expect(metricOf(compared, "failure_rate")["candidate"]).toBeUndefined();
  });

  it("compares environments and ranges, and takes no hour for compared that goes on", async () => {
    const environments = await compare(
      "agent_version=2&baseline_environment=production&candidate_environment=staging",
    );
    expect(environments).toMatchObject({
      concurrent_hour_count: 0,
      candidate: { environment: "staging", run_count: 10 },
    });
    const ranges = await compare(
      `agent_version=2&baseline_end_time=${iso(-6)}&candidate_start_time=${iso(-6)}&candidate_end_time=${iso(0)}`,
    );
    expect([ranges.baseline["run_count"], ranges.candidate["run_count"]]).toEqual([120, 120]);
    expect(metricOf(ranges, "failure_rate").reason).toBe("not_concurrent");
  });

  it.each([
    ["", "filter.agent_id", "is required"],
    [
      "agent_id=support&baseline_version=1&candidate_version=1",
      "candidate_version",
      "must select other runs",
    ],
    ["agent_id=support&candidate_version=1", "candidate_version", "must select other runs"],
    [
      "agent_id=support&agent_version=1&candidate_version=2",
      "candidate_version",
      "must not differ from filter.agent_version",
    ],
    [
      `agent_id=support&baseline_version=1&candidate_version=2&start_time=${iso(0)}&end_time=${iso(-1)}`,
      "baseline_end_time",
      "must be after",
    ],
    ["agent_id=support&baseline_version=1&candidate_version=2&planned_runs=1", "planned_runs", "must be"],
    [
      "agent_id=support&baseline_version=1&candidate_version=2&status=failure",
      "filter.status",
      "is not taken here",
    ],
    [
      `agent_id=support&agent_version=2&baseline_end_time=${iso(-6)}&candidate_start_time=${iso(-7)}`,
      "candidate_version",
      "must select other runs",
    ],
  ])("refuses %j", async (query, field, description) => {
    const { status, body } = await get(query);
    const { message } = body as { message: string };
    expect([status, message]).toEqual([400, expect.stringContaining(`${field.replace(/^filter\./, "")}`)]);
    expect(message).toContain(description);
  });
});
