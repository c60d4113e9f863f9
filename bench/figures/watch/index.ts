import { setTimeout as delay } from "node:timers/promises";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { QueryService } from "@runfacts/gen/server/query_service";
import type { Bench } from "../../harness/bench.ts";
import { type Figure, figure } from "../../harness/figure.ts";
import { startIngest, startQuery } from "../../harness/service.ts";
import { quantile } from "../../harness/statistics.ts";
import { grpcTarget } from "../../load/grpc-target.ts";
import { runTemplates } from "../../load/run-templates.ts";

/** The parts of this benchmark. */
export const watchParts = ["watch"] as const;

const RATE = 200;
const CONNECTIONS = 4;
/** Watchers beside the one that is timed, whose filters select no run. */
const OTHERS = 499;
/** Fewer than a connection may carry. */
const STREAMS_PER_CONNECTION = 100;
const ROUNDS = 3;

/** How long after its OK a run is seen by a watcher, while runs arrive one by one at a fixed rate. */
export async function benchWatch({ postgres, isShort, signal, note }: Bench): Promise<Figure[]> {
  await using resources = new AsyncDisposableStack();
  const database = await postgres.createDatabase("bench_watch");
  const ingest = resources.use(await startIngest(database.ingestUrl));
  const query = resources.use(await startQuery(database.queryUrl, { listenUrl: database.queryUrl }));
  const target = resources.use(
    await grpcTarget(ingest.url, runTemplates(Date.now()), { batch: 1, connections: CONNECTIONS }),
  );
  const seen = new Map<string, number>();
  const stop = new AbortController();
  resources.defer(() => stop.abort());
  void watch(query.url, {}, stop.signal, (runId) => seen.set(runId, performance.now()));

  const seconds = isShort ? 3 : 10;
  const measure = async () => {
    const acknowledged = new Map<string, number>();
    const pending: Promise<void>[] = [];
    const start = performance.now();
    for (let sent = 0; sent < RATE * seconds; sent += 1) {
      signal.throwIfAborted();
      await delay(Math.max(0, start + (sent / RATE) * 1_000 - performance.now()));
      pending.push(
        target.send().then(({ created: [runId = ""] }) => void acknowledged.set(runId, performance.now())),
      );
    }
    await Promise.all(pending);
    await delay(2_000);
    const missing = [...acknowledged.keys()].filter((runId) => !seen.has(runId));
    if (missing.length > 0) throw new Error(`${missing.length} runs were never seen`);
    // A run may be seen before its OK is read.
    const delays = [...acknowledged].map(([runId, at]) => Math.max(0, (seen.get(runId) ?? 0) - at));
    return quantile(delays, 0.95);
  };
  await measure();
  const alone: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) alone.push(await measure());
  note(`watch: seen within ${Math.max(...alone).toFixed(0)} ms of their OK (p95)`);
  for (let other = 0; other < OTHERS; other += STREAMS_PER_CONNECTION) {
    const streams = Math.min(STREAMS_PER_CONNECTION, OTHERS - other);
    void watchSeveral(query.url, streams, stop.signal);
  }
  await delay(1_000);
  const among: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) among.push(await measure());
  note(`watch: the same beside ${OTHERS} other watchers: ${Math.max(...among).toFixed(0)} ms`);
  return [
    figure("from OK to the watcher, p95 at 200 runs/s", alone, "ms", { atMost: 250 }),
    figure("from OK to the watcher, p95 at 200 runs/s, beside 499 other watchers", among, "ms", {
      atMost: 250,
    }),
  ];
}

interface Filter {
  readonly agentId?: string;
}

async function watchSeveral(url: string, streams: number, signal: AbortSignal): Promise<void> {
  const client = createClient(QueryService, createGrpcTransport({ baseUrl: url }));
  const watching = Array.from({ length: streams }, () =>
    follow(client.watchRuns({ filter: { agentId: "nobody" } }, { signal }), () => {}),
  );
  await Promise.all(watching);
}

async function watch(
  url: string,
  filter: Filter,
  signal: AbortSignal,
  onRun: (runId: string) => void,
): Promise<void> {
  const client = createClient(QueryService, createGrpcTransport({ baseUrl: url }));
  await follow(client.watchRuns({ filter }, { signal }), onRun);
}

type Messages = AsyncIterable<{
  readonly event: { readonly case?: string | undefined; readonly value?: unknown };
}>;

async function follow(messages: Messages, onRun: (runId: string) => void): Promise<void> {
  try {
    for await (const { event } of messages) {
      if (event.case === "run") onRun((event.value as { run?: { runId: string } }).run?.runId ?? "");
    }
  } catch {
    // The end of the benchmark ends the stream; a run that is not seen fails it.
  }
}
