import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { QueryService } from "@runfacts/gen/client/query_service";
import { RunSummarySchema } from "@runfacts/gen/client/run";
import type { WatchRunsRequest } from "@runfacts/gen/client/watch_runs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { followRuns } from "./follow-runs.ts";

const runEvent = (cursor: string, runId: string) => ({
  cursor,
  event: { case: "run" as const, value: { run: create(RunSummarySchema, { runId }), revision: 1n } },
});

/** A service whose streams are given by their number, from 0. */
function serve(streams: (number: number, request: WatchRunsRequest) => AsyncIterable<object>) {
  const asked: WatchRunsRequest[] = [];
  const transport = createRouterTransport(({ rpc }) => {
    rpc(QueryService.method.watchRuns, async function* watch(request) {
      asked.push(request);
      yield* streams(asked.length - 1, request);
    });
  });
  return { transport, asked };
}

function follow(transport: ReturnType<typeof serve>["transport"], filter = {}) {
  const stop = new AbortController();
  const runs: string[] = [];
  let gaps = 0;
  const done = followRuns(
    transport,
    filter,
    { onRun: ({ runId }) => runs.push(runId), onGap: () => (gaps += 1) },
    stop.signal,
  );
  return {
    runs,
    get gaps() {
      return gaps;
    },
    stop: () => {
      stop.abort();
      return done;
    },
  };
}

/** A stream that fails at once. */
const failing = (code: Code): AsyncIterable<object> => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new ConnectError("no", code)) }),
});

const forever = (signal?: AbortSignal) =>
  new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve()));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("followRuns", () => {
  it("goes on at the cursor after a break, and hears of a gap at its first beginning alone", async () => {
    const { transport, asked } = serve(async function* stream(number) {
      yield { cursor: String(10 + number) };
      yield runEvent(String(20 + number), `run-${number}`);
      if (number === 0) throw new ConnectError("draining", Code.Unavailable);
      await forever();
    });
    const following = follow(transport, { agentId: "support" });
    await vi.waitFor(() => expect(following.runs).toEqual(["run-0"]));
    await vi.advanceTimersByTimeAsync(500);
    await vi.waitFor(() => expect(following.runs).toEqual(["run-0", "run-1"]));
    expect(asked.map(({ cursor, filter }) => [cursor, filter?.agentId])).toEqual([
      [undefined, "support"],
      ["20", "support"],
    ]);
    expect(following.gaps).toBe(1);
    void following.stop();
  });

  it("hears of runs that were skipped", async () => {
    const { transport } = serve(async function* stream() {
      yield { cursor: "1" };
      yield { cursor: "2", event: { case: "skipped", value: { count: 7n } } };
      await forever();
    });
    const following = follow(transport);
    await vi.waitFor(() => expect(following.gaps).toBe(2));
    void following.stop();
  });

  it("waits longer each time, up to 15 s", async () => {
    const { transport, asked } = serve(() => failing(Code.Unavailable));
    const following = follow(transport);
    for (const [ms, calls] of [
      [0, 1],
      [500, 2],
      [1_000, 3],
      [2_000, 4],
      [4_000, 5],
      [8_000, 6],
      [15_000, 7],
      [15_000, 8],
    ] as const) {
      await vi.advanceTimersByTimeAsync(ms);
      await vi.waitFor(() => expect(asked).toHaveLength(calls));
    }
    await following.stop();
  });

  it("opens a stream anew that says nothing for 40 s", async () => {
    const { transport, asked } = serve(async function* stream() {
      yield { cursor: "5" };
      await forever();
    });
    const following = follow(transport);
    await vi.waitFor(() => expect(following.gaps).toBe(1));
    await vi.advanceTimersByTimeAsync(40_500);
    await vi.waitFor(() => expect(asked.map(({ cursor }) => cursor)).toEqual([undefined, "5"]));
    void following.stop();
  });

  it("gives up where it would be refused again", async () => {
    const { transport, asked } = serve(() => failing(Code.PermissionDenied));
    await followRuns(transport, {}, { onRun: () => {}, onGap: () => {} }, new AbortController().signal);
    expect(asked).toHaveLength(1);
  });
});
