import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema, RetryInfoSchema } from "@runfacts/gen/google/rpc/error_details";
import { IngestOutcome, IngestRunsResponseSchema } from "@runfacts/gen/server/ingest_service";
import type { Run } from "@runfacts/gen/server/run";
import { describe, expect, it, vi } from "vitest";
import { expectBalance } from "../../dev/balance.ts";
import { contractViolations } from "../../dev/contract-violations.ts";
import { type IngestServer, startIngestServer } from "../../dev/ingest-server.ts";
import { statusOf } from "../../dev/trace.ts";
import type { TracerStats } from "../index.ts";

const shortAgent = fileURLToPath(new URL("../../dev/short-agent.ts", import.meta.url));
const dyingAgent = fileURLToPath(new URL("../../dev/dying-agent.ts", import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** How an agent ended, and what it counted then. */
interface Counted extends Ended {
  readonly stats: TracerStats;
}

async function runAgent(agent: string, ...given: readonly string[]): Promise<Ended> {
  const { stdout: _, ...ended } = await runProcess(agent, given);
  return ended;
}

/** Runs the agent that dies, and checks the balance of its runs. */
async function countAgent(...given: readonly string[]): Promise<Counted> {
  const { stdout, ...ended } = await runProcess(dyingAgent, given);
  const stats: TracerStats = JSON.parse(stdout);
  expectBalance(stats);
  expect(stats.pending).toBe(0);
  return { ...ended, stats };
}

function runProcess(agent: string, given: readonly string[]): Promise<Ended & { readonly stdout: string }> {
  const child = spawn(process.execPath, [agent, ...given], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

it("a process that ends delivers its runs first, and does not wait for timers", async () => {
  await using server = await startIngestServer();
  // Its timers, a minute each, are longer than a test may take.
  const { code, stderr } = await runAgent(shortAgent, server.url, "60000");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.stored.size).toBe(1);
});

it("a process ends in time when the service is away, and says what was lost", async () => {
  const server = await startIngestServer();
  await server.close();
  const { code, stderr } = await runAgent(shortAgent, server.url, "400");
  expect(code).toBe(0);
  expect(stderr).toContain("the process ends before all runs were delivered");
});

it("with exitTimeoutMs 0 a process ends at once", async () => {
  await using server = await startIngestServer();
  expect((await runAgent(shortAgent, server.url, "0")).code).toBe(0);
  expect(server.stored.size).toBe(0);
});

/** What the service knows of a run, by the name of its first step. */
function told({ stored }: IngestServer) {
  const runs = [...stored.values()];
  for (const run of runs) expect(contractViolations(run)).toEqual([]);
  return Object.fromEntries(
    runs.map((run) => [
      run.steps[0]?.name,
      [statusOf(run), ...run.failures.map(({ failureCode }) => failureCode)],
    ]),
  );
}

// Processes that start beside others on a busy machine take their time.
vi.setConfig({ testTimeout: 120_000 });

/** A port at which every connection breaks. */
async function startAwayService() {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.destroy();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    /** Resolves once it was connected to so many more times. */
    called: async (times: number) => {
      for (let left = times; left > 0; left -= 1) await once(server, "connection");
    },
    close: async () => {
      await once(server.close(), "close");
    },
  };
}

const first = ["success"];
const before = ["success"];
const patient = JSON.stringify({ exitTimeoutMs: 30_000, apiKey: "rf_dying" });

describe("a process that dies delivers what has ended and what has not, and dies as it would have", () => {
  it.each([
    ["exception", { code: 1, signal: null }, "type_error"],
    ["rejection", { code: 1, signal: null }, "range_error"],
    ["exit", { code: 3, signal: null }, "process_exit"],
    ["taken", { code: 4, signal: null }, "type_error"],
    ["survived", { code: 0, signal: null }, "process_exit"],
  ])("%s", async (manner, end, reason) => {
    await using server = await startIngestServer();
    // Beside it the same death without a tracer that delivers.
    const [{ stderr, stats, ...ended }, { stderr: usual, ...usually }] = await Promise.all([
      countAgent(server.url, manner, patient),
      runAgent(dyingAgent, server.url, manner, '{"enabled":false}'),
    ]);
    expect(ended).toEqual(end);
    expect(ended).toEqual(usually);
    expect(stderr).toBe(usual);
    expect(told(server)).toEqual({ first, before, during: ["failure", reason] });
    expect(stats).toMatchObject({ produced: 3, delivered: 3 });
    expect(server.authorizations).toEqual(["Bearer rf_dying", "Bearer rf_dying"]);
    const sent = JSON.stringify([...server.stored.values()], (_, value) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(sent).not.toContain("swordfish");
  });

  it.each(["SIGTERM", "SIGINT"] as const)("%s, where the tracer is asked to", async (signal) => {
    await using server = await startIngestServer();
    const options = { exitTimeoutMs: 30_000, handleSignals: true };
    const ended = await runAgent(dyingAgent, server.url, signal, JSON.stringify(options));
    expect(ended).toEqual({ code: null, signal, stderr: "" });
    expect(told(server)).toEqual({ first, before, during: ["failure", signal.toLowerCase()] });
    await runAgent(dyingAgent, server.url, signal, patient);
    // Not asked to, it delivered but its first run, which it waited for.
    expect(server.stored.size).toBe(3 + 1);
  });

  it("a signal that the agent handles itself is left to it", async () => {
    await using server = await startIngestServer();
    const options = { exitTimeoutMs: 30_000, handleSignals: true };
    const ended = await runAgent(dyingAgent, server.url, "graceful", JSON.stringify(options));
    expect(ended).toEqual({ code: 5, signal: null, stderr: "" });
    expect(told(server)).toEqual({ first, before, during: ["failure", "process_exit"] });
  });

  it("process.exit() right after a run: without what only the detectors can judge, and says so", async () => {
    await using server = await startIngestServer();
    const { code, stderr } = await runAgent(dyingAgent, server.url, "exit-at-once", patient);
    expect(code).toBe(3);
    expect(told(server)).toEqual({ before });
    expect([...server.stored.values()][0]?.steps[0]?.metadata).toBeUndefined();
    expect(stderr).toContain("the process ended before the privacy detectors were loaded");
  });

  it("in time, although the service is away", async () => {
    const server = await startIngestServer();
    await server.close();
    const { code, stderr, stats } = await countAgent(server.url, "exception", '{"exitTimeoutMs":300}', "1");
    expect(code).toBe(1);
    expect(stats).toMatchObject({ produced: 3, dropped: { exit_timeout: 3 } });
    expect(stderr).toContain("the process ends before all runs were delivered");
    expect(stderr).toContain("TypeError: the password is swordfish");
  });

  it("and takes no page of a proxy for an answer", async () => {
    await using proxy = createHttpServer((_, response) => response.end("<p>no</p>"));
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    const { port } = proxy.address() as AddressInfo;
    const { stats } = await countAgent(`http://127.0.0.1:${port}`, "exit", '{"exitTimeoutMs":300}', "1");
    expect(stats).toMatchObject({ produced: 3, dropped: { exit_timeout: 3, refused: 0 } });
  });

  it("and counts what the service says of each run", async () => {
    await using server = await startIngestServer();
    const refuse = (runs: readonly Run[]) =>
      create(IngestRunsResponseSchema, {
        results: runs.map(({ runId, steps: [step] }) => ({
          runId,
          outcome: step?.name === "during" ? IngestOutcome.REJECTED : IngestOutcome.DUPLICATE,
        })),
      });
    server.behave = (runs) => (server.calls.length > 1 ? refuse(runs) : undefined);
    const { stats } = await countAgent(server.url, "exit", patient);
    expect(stats).toMatchObject({ produced: 3, delivered: 2, duplicates: 1, dropped: { refused: 1 } });
  });

  it("in as many requests as the service wants, when it wants them", async () => {
    await using server = await startIngestServer();
    server.behave = (runs) => {
      if (server.calls.length === 2) {
        const retryInfo = { desc: RetryInfoSchema, value: { retryDelay: { nanos: 1_000_000 } } };
        throw new ConnectError("busy", Code.Unavailable, undefined, [retryInfo]);
      }
      const tooLarge = { desc: ErrorInfoSchema, value: { reason: "TOO_LARGE", domain: "runfacts" } };
      if (runs.length > 1) throw new ConnectError("large", Code.ResourceExhausted, undefined, [tooLarge]);
      return undefined;
    };
    const { stats } = await countAgent(server.url, "exit", patient);
    expect(server.calls.map((runs) => runs.length)).toEqual([1, 2, 2, 1, 1]);
    expect(told(server)).toEqual({ first, before, during: ["failure", "process_exit"] });
    expect(stats).toMatchObject({ produced: 3, delivered: 3 });
  });

  it("and does not try again what a refused key, or a wait past its end, makes useless", async () => {
    await using server = await startIngestServer();
    server.behave = () => {
      if (server.calls.length > 1) throw new ConnectError("no key", Code.Unauthenticated);
      return undefined;
    };
    const { stats } = await countAgent(server.url, "exit", patient);
    expect(stats).toMatchObject({ produced: 3, delivered: 1, dropped: { unauthorized: 2 } });
    expect(server.calls).toHaveLength(2);
    server.behave = () => {
      const retryInfo = { desc: RetryInfoSchema, value: { retryDelay: { seconds: 60n } } };
      if (server.calls.length > 3) throw new ConnectError("busy", Code.Unavailable, undefined, [retryInfo]);
      return undefined;
    };
    const busy = await countAgent(server.url, "exit", patient);
    expect(busy.stats).toMatchObject({ produced: 3, delivered: 1, dropped: { exit_timeout: 2 } });
    expect(server.calls).toHaveLength(4);
  });

  it("once the service is back", async () => {
    const away = await startAwayService();
    const ending = runAgent(dyingAgent, away.url, "exception", patient, "1");
    await away.called(3);
    await away.close();
    await using back = await startIngestServer(away.port);
    expect((await ending).code).toBe(1);
    expect(told(back)).toEqual({ first, before, during: ["failure", "type_error"] });
  });
});
