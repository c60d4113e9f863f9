import { create } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { ClientReportOutcome, DropReasonSchema } from "@runfacts/gen/server/client_report";
import { IngestOutcome, IngestRunsResponseSchema } from "@runfacts/gen/server/ingest_service";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Behaviour, type IngestServer, startIngestServer } from "../../dev/ingest-server.ts";
import { AgentTracer, type TracerOptions } from "../index.ts";
import { DropLog } from "./drop-log.ts";

const HOUR_MS = 3_600_000;

let server: IngestServer;
beforeEach(async () => {
  server = await startIngestServer();
});
afterEach(() => server.close());

function tracerOf(options: Partial<TracerOptions> = {}): AgentTracer {
  const { url } = server;
  const onWarning = () => undefined;
  const tracer = {
    agentId: "support",
    agentVersion: "1.4.0",
    url,
    flushIntervalMs: 60_000,
    retryDelayMs: 10,
  };
  return new AgentTracer({ ...tracer, maxQueueRuns: 2, onWarning, ...options });
}

async function run(tracer: AgentTracer, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await tracer.run(() => undefined);
}

/** How many runs each report tells of, by reason. */
const told = () =>
  server.reports.map(({ droppedRuns }) =>
    Object.fromEntries(
      droppedRuns.map(({ reason, runs }) => [DropReasonSchema.value[reason]?.localName, Number(runs)]),
    ),
  );

/** Answers each run as stored, and the report so. */
const reportingAs =
  (clientReport: ClientReportOutcome): Behaviour =>
  (runs) => {
    const results = runs.map(({ runId }) => ({ runId, outcome: IngestOutcome.CREATED }));
    return create(IngestRunsResponseSchema, { results, clientReport });
  };

describe("what was dropped", () => {
  it("travels with the next batch, as the sum of the hour, and no more once the service knows", async () => {
    const tracer = tracerOf();
    const hours = [Date.now()];
    await run(tracer, 5);
    await tracer.flush();
    await run(tracer, 1);
    await tracer.flush();
    await run(tracer, 4);
    await tracer.close();
    hours.push(Date.now());
    expect(server.calls.map((runs) => runs.length)).toEqual([2, 1, 2]);
    expect(told()).toEqual([{ QUEUE_FULL: 3 }, { QUEUE_FULL: 5 }]);
    const [first, second] = server.reports;
    expect(first).toMatchObject({ agentId: "support", agentVersion: "1.4.0", environment: "production" });
    expect(first?.tracerId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(second?.tracerId).toBe(first?.tracerId);
    const [hour] = server.reports.flatMap(({ droppedRuns }) => droppedRuns.map((one) => one.hour));
    expect(hours.map((ms) => Math.floor(ms / HOUR_MS) * HOUR_MS)).toContain(hour && timestampMs(hour));
  });

  it("is told when the tracer is flushed or closed, though no run follows", async () => {
    const tracer = tracerOf();
    server.behave = (runs) => {
      const refused = { outcome: IngestOutcome.REJECTED };
      return runs.length > 0
        ? create(IngestRunsResponseSchema, { results: runs.map(() => refused) })
        : undefined;
    };
    await run(tracer, 2);
    expect(await tracer.flush()).toBe(true);
    expect(told()).toEqual([{ SERVICE_ERROR: 2 }]);
    await tracer.close();
    expect(told()).toHaveLength(1);
  });

  it("is told again when it could not be stored, and not when it was refused", async () => {
    const tracer = tracerOf();
    server.behave = reportingAs(ClientReportOutcome.FAILED);
    await run(tracer, 3);
    await tracer.flush();
    const failed = server.reports.length;
    expect(failed).toBeGreaterThanOrEqual(1);
    server.behave = reportingAs(ClientReportOutcome.REFUSED);
    await tracer.flush();
    expect(told()).toEqual(Array(failed + 1).fill({ QUEUE_FULL: 1 }));
    await tracer.flush();
    await run(tracer, 1);
    await tracer.close();
    expect(server.reports).toHaveLength(failed + 1);
    expect(tracer.stats()).toMatchObject({ produced: 4, delivered: 3, dropped: { queue_full: 1 } });
  });

  it("costs no run when a request is refused for it, and is not told again", async () => {
    const tracer = tracerOf();
    server.behave = () => {
      if (server.reports.length > server.calls.length - 1) throw new ConnectError("no", Code.InvalidArgument);
      return undefined;
    };
    await run(tracer, 3);
    expect(await tracer.flush()).toBe(true);
    await tracer.close();
    expect(server.reports).toHaveLength(1);
    expect(tracer.stats()).toMatchObject({
      produced: 3,
      delivered: 2,
      dropped: { queue_full: 1, refused: 0 },
    });
  });

  it("waits until the service is back, and keeps no flush waiting when only it is left", async () => {
    const tracer = tracerOf();
    const away = () => {
      throw new ConnectError("away", Code.Unavailable);
    };
    server.behave = (runs) =>
      runs.length === 0 ? away() : reportingAs(ClientReportOutcome.FAILED)(runs, {} as never);
    await run(tracer, 3);
    expect(await tracer.flush()).toBe(true);
    server.behave = () => undefined;
    expect(await tracer.flush()).toBe(true);
    expect(await tracer.close()).toBe(true);
    expect(told().at(-1)).toEqual({ QUEUE_FULL: 1 });
  });
});

describe("the log of drops", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: 10 * HOUR_MS + 5 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("keeps hours and reasons apart, and forgets an hour that is over and told", () => {
    const log = new DropLog();
    expect([log.hasNews, log.report()]).toEqual([false, undefined]);
    log.add("closed", 2);
    log.add("queue_full", 1);
    vi.setSystemTime(11 * HOUR_MS);
    log.add("closed", 4);
    const report = log.report();
    expect(report?.dropped).toEqual([
      { hour: 10 * HOUR_MS, reason: "closed", runs: 2 },
      { hour: 10 * HOUR_MS, reason: "queue_full", runs: 1 },
      { hour: 11 * HOUR_MS, reason: "closed", runs: 4 },
    ]);
    log.add("closed", 1);
    if (report !== undefined) log.settle(report);
    expect(log.report()?.dropped).toEqual([{ hour: 11 * HOUR_MS, reason: "closed", runs: 5 }]);
  });

  it("tells 200 counts at a time, and keeps 1,000", () => {
    const log = new DropLog();
    for (let hour = 0; hour < 1_200; hour += 1) {
      vi.setSystemTime(hour * HOUR_MS);
      log.add("closed", 1);
    }
    const hours: number[] = [];
    for (let report = log.report(); report !== undefined; report = log.report()) {
      expect(report.dropped.length).toBe(200);
      hours.push(...report.dropped.map(({ hour }) => hour / HOUR_MS));
      log.settle(report);
    }
    expect(hours).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 200));
  });
});
