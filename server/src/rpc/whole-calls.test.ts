import { type ClientHttp2Session, connect } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { Code, type HandlerContext } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { apiError } from "../errors/api-error.ts";
import { randomCalls } from "../testing/random-calls.ts";
import { type RawAnswer, rawCall } from "../testing/raw-call.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

/** A server, a connection to it, and what its handler saw of the last call. */
interface Side {
  readonly server: TestServer;
  readonly session: ClientHttp2Session;
  seen: Seen | undefined;
}

interface Seen {
  readonly runId: string;
  readonly metadata: readonly [name: string, value: string][];
  /** Whether the time that is left comes in whole milliseconds. */
  readonly isWhole: boolean;
}

const sides: Side[] = [];
beforeAll(async () => {
  for (const fastPath of [true, false]) {
    const server = await startTestServer({
      fastPath,
      limits: { bodyBytes: 4_096 },
      query: { getRun: ({ runId }, call) => answer(side, runId, call) },
    });
    const side: Side = { server, session: connect(server.url), seen: undefined };
    sides.push(side);
  }
});
afterAll(async () => {
  for (const { session, server } of sides) {
    session.close();
    await server.drain();
  }
});

async function answer(side: Side, runId: string, call: HandlerContext) {
  const { requestHeader, responseHeader, responseTrailer } = call;
  // Before anything can be seen of it: a deadline of a nanosecond may pass before the handler is reached.
  if (requestHeader.get("x-what") === "late") await sleep(20_000, undefined, { signal: call.signal });
  const metadata = [...requestHeader].filter(([name]) => name.startsWith("x-") || name.startsWith("grpc-"));
  const timeoutMs = call.timeoutMs();
  side.seen = { runId, metadata, isWhole: timeoutMs === undefined || Number.isInteger(timeoutMs) };
  responseHeader.append("x-head", requestHeader.get("x-a") ?? "none");
  responseHeader.append("x-head", "two");
  responseTrailer.append("x-tail", requestHeader.get("x-b") ?? "none");
  responseTrailer.append("x-tail-bin", "AAEC");
  switch (requestHeader.get("x-what")) {
    case "fault":
      throw new Error("secret");
    case "refuse":
      throw apiError(Code.FailedPrecondition, ErrorReason.RUN_CONFLICT, "100 % of «this»\nis refused");
  }
  return { run: { runId, agentId: requestHeader.get("x-what") === "long" ? "x".repeat(2_000) : "a" } };
}

/** What a call came to: its answer, and what the handler saw of it. */
type Outcome = RawAnswer & { readonly seen: Seen | undefined };

/** What may differ between the hand-written path and Connect's, taken away from an outcome, and why it may. */
const knownDifferences: readonly {
  readonly reason: string;
  readonly without: (outcome: Outcome) => Outcome;
}[] = [
  {
    reason:
      "Connect reads the deadline from the header, which therefore says the one that is brought forward.",
    without: (outcome) => ({ ...outcome, seen: outcome.seen && withoutTimeout(outcome.seen) }),
  },
];

function withoutTimeout(seen: Seen): Seen {
  return { ...seen, metadata: seen.metadata.filter(([name]) => name !== "grpc-timeout") };
}

it("answers any call as Connect's own path does", async () => {
  const statuses = new Map<unknown, number>();
  await fc.assert(
    fc.asyncProperty(randomCalls, async ({ headers, body }) => {
      const answers = await Promise.all(
        sides.map(async (side) => {
          side.seen = undefined;
          const answer = await rawCall(side.session, headers, body);
          const outcome: Outcome = { ...answer, seen: side.seen };
          return knownDifferences.reduce((rest, { without }) => without(rest), outcome);
        }),
      );
      const [ours, theirs] = answers;
      expect(ours).toEqual(theirs);
      const status = ours?.trailers["grpc-status"] ?? ours?.headers["grpc-status"];
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }),
    { numRuns: 500 },
  );
  // Every kind of answer was met: none, OK, INVALID_ARGUMENT, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION,
  // UNIMPLEMENTED and INTERNAL.
  expect([...statuses.keys()].map(String).toSorted()).toEqual(
    ["undefined", "0", "3", "4", "8", "9", "12", "13"].toSorted(),
  );
}, 120_000);
