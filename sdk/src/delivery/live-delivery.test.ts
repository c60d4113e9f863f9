import { Code, ConnectError } from "@connectrpc/connect";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type IngestServer, startIngestServer } from "../../dev/ingest-server.ts";
import { LiveRun } from "../recording/live-run.ts";
import type { StepRecord } from "../recording/run-record.ts";
import { Reporter } from "../reporter.ts";
import { Circuit } from "./circuit.ts";
import { LiveConnectSender } from "./live-connect-sender.ts";
import { LiveDelivery } from "./live-delivery.ts";
import type { SenderSettings } from "./sender.ts";
import type { Verdict } from "./verdict.ts";

/** The pause between two parts of a run, and the most of silence, in milliseconds. */
const PAUSE_MS = 250;
const HEARTBEAT_MS = 60_000;

let server: IngestServer;
// The first part loads the contract and the detectors, which takes its time.
beforeAll(async () => {
  const { reporter, settings } = deliveryTo("http://127.0.0.1:1");
  const sender = new LiveConnectSender(settings, reporter);
  await sender.send(liveRun().take(), AbortSignal.abort());
});
beforeEach(async () => {
  server = await startIngestServer();
  // The sockets are real; only the clock is not.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

function deliveryTo(url: string, more: Partial<SenderSettings> = {}) {
  const reporter = new Reporter(() => undefined);
  const settings = {
    url,
    apiKey: undefined,
    agentId: "support",
    agentVersion: "1",
    environment: "production",
    requestTimeoutMs: 600_000,
    retryDelayMs: 10,
    maxRetryDelayMs: 1_000,
    ...more,
  };
  const circuit = new Circuit(settings);
  return { delivery: new LiveDelivery(settings, circuit, reporter), circuit, settings, reporter };
}

let runs = 0;
function liveRun(): LiveRun {
  runs += 1;
  return new LiveRun({
    runId: `019b2f6e-7c1a-7def-8abc-${String(runs).padStart(12, "0")}`,
    agentId: "support",
    agentVersion: "1",
    environment: "production",
    startedAt: 1,
  });
}
const step: StepRecord = {
  stepId: "019b2f6e-7c1a-7def-8abc-1234567890ab",
  seq: 0,
  stepType: "tool",
  name: "search",
  startedAt: 2,
};

/** Lets what is under way on the sockets arrive. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
async function advance(ms: number) {
  await vi.advanceTimersByTimeAsync(ms);
  await settle();
}
/** Waits until so many parts have come, in no time of the clock. */
async function parts(count: number): Promise<void> {
  for (const end = Date.now() + 10_000; server.parts.length < count; ) {
    if (Date.now() > end) throw new Error(`${server.parts.length} parts came, not ${count}`);
    await settle();
  }
  await settle();
}
function unavailable() {
  throw new ConnectError("away", Code.Unavailable);
}

describe("a run under way", () => {
  it("is told of after a pause, and again when there is news, a pause later", async () => {
    const { delivery } = deliveryTo(server.url);
    const run = liveRun();
    delivery.add(run);
    await advance(PAUSE_MS - 1);
    expect(server.parts).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    await parts(1);
    run.addOpened(step);
    await advance(PAUSE_MS - 1);
    expect(server.parts).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    await parts(2);
    expect(server.parts.map((part) => part.steps.length)).toEqual([0, 1]);
    await advance(20 * PAUSE_MS);
    expect(server.parts).toHaveLength(2);
    delivery.close();
  });

  it("that has no news says each minute that it is alive", async () => {
    const { delivery } = deliveryTo(server.url);
    delivery.add(liveRun());
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    await parts(1);
    for (let beat = 2; beat <= 3; beat += 1) {
      await advance(HEARTBEAT_MS - PAUSE_MS);
      expect(server.parts).toHaveLength(beat - 1);
      await vi.advanceTimersByTimeAsync(PAUSE_MS);
      await parts(beat);
    }
    delivery.close();
  });

  it("loses what is content, which is told, and counted with the whole run alone", async () => {
    const { settings, reporter } = deliveryTo(server.url);
    const told = vi.spyOn(reporter, "warn");
    const sender = new LiveConnectSender(settings, reporter);
    const run = liveRun();
    run.addEnded({ ...step, endedAt: 3, metadata: { prompt: "which order", count: 1 } });
    expect(await sender.send(run.take(), new AbortController().signal)).toBeUndefined();
    expect(server.parts[0]?.steps[0]?.metadata).toEqual({ count: 1 });
    expect(told.mock.calls.map(([, rule]) => rule)).toEqual(["metadata-key-content"]);
    expect(reporter.counts.droppedValues).toBe(0);
  });

  it("is let go when it has ended, and nothing waits then", async () => {
    const { delivery } = deliveryTo(server.url);
    const [ended, other] = [liveRun(), liveRun()];
    delivery.add(ended);
    delivery.add(other);
    delivery.remove(ended);
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    await parts(1);
    expect(server.parts.map(({ runId }) => runId)).toEqual([other.runId]);
    delivery.remove(other);
    await advance(HEARTBEAT_MS);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is let go when it is refused; others are not", async () => {
    const { delivery, reporter } = deliveryTo(server.url);
    const [refused, other] = [liveRun(), liveRun()];
    server.behaveToPart = ({ runId }) => {
      if (runId === refused.runId) throw new ConnectError("no", Code.InvalidArgument);
    };
    delivery.add(refused);
    delivery.add(other);
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    await parts(2);
    refused.addEnded(step);
    other.addEnded(step);
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    await parts(3);
    await advance(20 * PAUSE_MS);
    expect(server.parts.map(({ runId }) => runId).sort()).toEqual(
      [refused.runId, other.runId, other.runId].sort(),
    );
    expect(reporter.counts.errors).toBe(0);
    delivery.close();
  });

  it("is let go, and counted, when an error inside the SDK keeps it from being sent", async () => {
    const { circuit, reporter } = deliveryTo(server.url);
    const broken = {
      get url(): string {
        throw new Error("x");
      },
    } as SenderSettings;
    new LiveDelivery(broken, circuit, reporter).add(liveRun());
    await advance(PAUSE_MS);
    for (let turn = 0; reporter.counts.errors === 0 && turn < 100; turn += 1) await settle();
    expect(reporter.counts.errors).toBe(1);
    await advance(PAUSE_MS);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a service that is away", () => {
  beforeEach(() => {
    // The waits are as long as they may be.
    vi.spyOn(Math, "random").mockReturnValue(1);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("is tried again after pauses that double up to the longest, with what it missed", async () => {
    const { delivery } = deliveryTo(server.url, { retryDelayMs: 500, maxRetryDelayMs: 1_500 });
    server.behaveToPart = unavailable;
    const run = liveRun();
    run.addOpened(step);
    delivery.add(run);
    const pauses = [PAUSE_MS, 500, 1_000, 1_500, 1_500];
    for (const [tries, pause] of pauses.entries()) {
      await advance(pause - 1);
      expect(server.parts).toHaveLength(tries);
      await vi.advanceTimersByTimeAsync(1);
      await parts(tries + 1);
    }
    server.behaveToPart = () => undefined;
    await advance(1_500);
    await parts(pauses.length + 1);
    expect(server.parts.every((part) => part.steps.length === 1)).toBe(true);
    run.addEnded(step);
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    await parts(pauses.length + 2);
    delivery.close();
  });
});

describe("a service that counts as away", () => {
  it("gets one part at a time, and the rest once it takes one", async () => {
    const { delivery, circuit } = deliveryTo(server.url);
    const away: Verdict = { action: "retry", code: "unavailable", words: "away" };
    for (let count = 0; count < 3; count += 1) circuit.failed({ ...away, retryDelayMs: 1_000 });
    server.behaveToPart = unavailable;
    for (let count = 0; count < 6; count += 1) delivery.add(liveRun());
    await advance(4 * PAUSE_MS - 1);
    expect(server.parts).toHaveLength(0);
    await advance(1_000);
    await parts(1);
    server.behaveToPart = () => undefined;
    // The longest wait, and a pause after the part that was taken.
    await advance(1_000 + PAUSE_MS);
    await parts(1 + 1);
    await advance(PAUSE_MS);
    await parts(1 + 6);
    expect(circuit.isFailing).toBe(false);
    delivery.close();
  });
});

describe("requests at once", () => {
  it("are four at most, and the other runs follow", async () => {
    const { delivery } = deliveryTo(server.url);
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    server.behaveToPart = () => held;
    for (let count = 0; count < 6; count += 1) delivery.add(liveRun());
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    await parts(4);
    delivery.add(liveRun());
    await advance(20 * PAUSE_MS);
    expect(server.parts).toHaveLength(4);
    release();
    await parts(6);
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    await parts(7);
    expect(new Set(server.parts.map(({ runId }) => runId)).size).toBe(7);
    delivery.close();
  });
});

describe("close", () => {
  it("sends no part, and leaves no timer", async () => {
    const { delivery } = deliveryTo(server.url);
    delivery.add(liveRun());
    expect(vi.getTimerCount()).toBe(1);
    delivery.close();
    expect(vi.getTimerCount()).toBe(0);
    delivery.add(liveRun());
    expect(vi.getTimerCount()).toBe(0);
    await advance(HEARTBEAT_MS);
    expect(server.parts).toHaveLength(0);
  });

  it("takes no run after it, though none came before", () => {
    const { delivery } = deliveryTo(server.url);
    delivery.close();
    delivery.add(liveRun());
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends what is under way, and the runs that waited behind it are not sent", async () => {
    const { delivery } = deliveryTo(server.url);
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    server.behaveToPart = () => held;
    const sent = Array.from({ length: 6 }, liveRun);
    for (const run of sent) delivery.add(run);
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    await parts(4);
    delivery.close();
    await settle();
    // They were put back: the service may not have them.
    expect(sent.map((run) => run.hasNews)).toEqual(sent.map(() => true));
    release();
    await advance(HEARTBEAT_MS);
    expect(server.parts).toHaveLength(4);
    expect(vi.getTimerCount()).toBe(0);
  });
});
