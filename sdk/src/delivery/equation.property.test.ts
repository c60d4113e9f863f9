import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema, RetryInfoSchema } from "@runfacts/gen/google/rpc/error_details";
import { IngestOutcome, IngestRunsResponseSchema } from "@runfacts/gen/server/ingest_service";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectBalance } from "../../dev/balance.ts";
import { type Behaviour, type IngestServer, startIngestServer } from "../../dev/ingest-server.ts";
import { OpenRuns } from "../exit/open-runs.ts";
import { toRunJson } from "../exit/run-json.ts";
import type { RunRecord } from "../recording/run-record.ts";
import { Reporter } from "../reporter.ts";
import { openSpool } from "../spool/open-spool.ts";
import type { RunSpool } from "../spool/run-spool.ts";
import { Circuit } from "./circuit.ts";
import type { Deliverer, DeliverySettings } from "./deliverer.ts";
import { Delivery } from "./delivery.ts";
import { RequestDelivery } from "./request-delivery.ts";

// Random schedules, against a real service that fails at random, and the balance of runs after every event of them.

let server: IngestServer;
beforeAll(async () => {
  server = await startIngestServer();
});
afterAll(() => server.close());

const uuid = (n: number) => `019b2f6e-7c1a-7def-8abc-${String(n).padStart(12, "0")}`;
let made = 0;

function record(): RunRecord {
  made += 1;
  const head = { agentId: "support", agentVersion: "1", environment: "production" };
  return { runId: uuid(made), ...head, status: "success", startedAt: 1, endedAt: 2, steps: [], failures: [] };
}

const throwing =
  (code: Code, details: ConnectError["details"] = []): Behaviour =>
  () => {
    const error = new ConnectError("no", code);
    error.details = details;
    throw error;
  };
const soon = { desc: RetryInfoSchema, value: { retryDelay: { seconds: 0n, nanos: 5_000_000 } } };
const tooLarge = { desc: ErrorInfoSchema, value: { reason: "TOO_LARGE", domain: "runfacts" } };

const behaviours: { readonly [name: string]: Behaviour } = {
  stores: () => undefined,
  isAway: throwing(Code.Unavailable),
  isBusy: throwing(Code.Unavailable, [soon] as ConnectError["details"]),
  fails: throwing(Code.Internal),
  refusesTheRequest: throwing(Code.InvalidArgument),
  refusesTheKey: throwing(Code.Unauthenticated),
  takesOneRun: (runs) =>
    runs.length > 1
      ? throwing(Code.ResourceExhausted, [tooLarge] as ConnectError["details"])(runs, {} as never)
      : undefined,
  takesNone: throwing(Code.ResourceExhausted, [tooLarge] as ConnectError["details"]),
  refusesSome: (runs) =>
    create(IngestRunsResponseSchema, {
      results: runs.map(({ runId }, index) => ({
        runId,
        outcome: [IngestOutcome.REJECTED, IngestOutcome.CREATED, IngestOutcome.DUPLICATE][index % 3],
      })),
    }),
  forgetsSome: () => create(IngestRunsResponseSchema, { results: [] }),
};

const event = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("end" as const), runs: fc.integer({ min: 1, max: 9 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("behave" as const),
      how: fc.constantFrom(...Object.keys(behaviours)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("flush" as const), timeoutMs: fc.integer({ min: 0, max: 30 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("pause" as const), ms: fc.integer({ min: 0, max: 10 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "lose" as const }) },
);

const settings = (): DeliverySettings => ({
  url: server.url,
  agentId: "support",
  agentVersion: "1",
  environment: "production",
  apiKey: undefined,
  requestTimeoutMs: 5_000,
  retryDelayMs: 1,
  maxRetryDelayMs: 3,
  flushIntervalMs: 2,
  exitTimeoutMs: 0,
  handleSignals: false,
  maxBatchRuns: 4,
  maxQueueRuns: 12,
  maxQueueBytes: 1024 * 1024,
});

interface Subject {
  readonly delivery: Deliverer;
  readonly spoolDir?: string;
}

function spoolIn(spoolDir: string, reporter: Reporter): RunSpool {
  // Room for about a dozen runs.
  const spool = openSpool({ spoolDir, maxSpoolBytes: 4_500, maxBatchRuns: 4 }, reporter);
  if (spool === undefined) throw new Error("there is no spool");
  return spool;
}

/** A spool in which a process that is gone left runs. */
function leftSpool(): string {
  const spoolDir = mkdtempSync(join(tmpdir(), "runfacts-spool-"));
  const spool = spoolIn(spoolDir, new Reporter());
  for (const run of [record(), record(), record()]) spool.append(run.runId, toRunJson(run));
  spool.handOver();
  return spoolDir;
}

/** How many runs are in it. */
async function countSpooled(spoolDir: string): Promise<number> {
  const spool = spoolIn(spoolDir, new Reporter());
  let count = 0;
  for (let batch = await spool.claim(true); batch !== undefined; batch = await spool.claim(true)) {
    count += batch.runs.size;
    spool.finish(batch, new Set());
  }
  return count;
}

const kinds: readonly [string, (reporter: Reporter) => Subject][] = [
  [
    "in the background",
    (reporter) => {
      const circuit = new Circuit(settings());
      return {
        delivery: new Delivery({ settings: settings(), openRuns: new OpenRuns(), circuit, reporter }),
      };
    },
  ],
  [
    "in the background with a spool",
    (reporter) => {
      const circuit = new Circuit(settings());
      const spoolDir = leftSpool();
      const spool = spoolIn(spoolDir, reporter);
      return {
        spoolDir,
        delivery: new Delivery({ settings: settings(), openRuns: new OpenRuns(), circuit, spool, reporter }),
      };
    },
  ],
  [
    "by requests",
    (reporter) => ({ delivery: new RequestDelivery(settings(), new Circuit(settings()), reporter) }),
  ],
];

describe.each(kinds)("runs delivered %s", (_, make) => {
  it("are delivered, pending, spooled or dropped at every moment", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 0, max: 20 }),
        async (events, closeMs) => {
          let subject: Subject | undefined;
          const check = () => subject && expectBalance(subject.delivery.stats());
          const reporter = new Reporter(check);
          subject = make(reporter);
          const { delivery, spoolDir } = subject;
          const before = spoolDir === undefined ? 0 : 3;
          server.behave = async (runs, context) => {
            check();
            const answer = await behaviours[how]?.(runs, context);
            check();
            return answer;
          };
          let how = "stores";
          let ended = 0;
          for (const each of events) {
            if (each.kind === "end") {
              for (let count = 0; count < each.runs; count += 1, ended += 1) {
                delivery.enqueue(record(), 100);
                check();
              }
            } else if (each.kind === "lose") {
              delivery.lose();
              ended += 1;
            } else if (each.kind === "behave") how = each.how;
            else if (each.kind === "flush") void delivery.flush(each.timeoutMs).then(check);
            else await new Promise((resolve) => setTimeout(resolve, each.ms));
            check();
          }
          const closing = delivery.close(closeMs);
          check();
          await closing;
          delivery.enqueue(record(), 100);
          const stats = delivery.stats();
          expectBalance(stats);
          expect(stats.pending).toBe(0);
          expect(stats.pendingBytes).toBe(0);
          expect(reporter.counts.errors).toBe(0);
          // What was taken over from the spool of a process that is gone is among those produced, and nothing else.
          const taken = stats.produced - ended - 1;
          expect(taken).toBeGreaterThanOrEqual(0);
          expect(taken).toBeLessThanOrEqual(before);
          if (spoolDir === undefined) return;
          expect(await countSpooled(spoolDir)).toBe(stats.spooled + before - taken);
          rmSync(spoolDir, { recursive: true });
        },
      ),
      { numRuns: 60 },
    );
  });
});
