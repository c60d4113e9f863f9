import { randomUUID } from "node:crypto";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { type DatabasePool, openPool } from "@runfacts/db/pool";
import { listRuns } from "@runfacts/db/read";
import { atPlaceOf } from "@runfacts/db/testing";
import { IngestOutcome, IngestService } from "@runfacts/gen/server/ingest_service";
import { QueryService } from "@runfacts/gen/server/query_service";
import { RunStatus } from "@runfacts/gen/server/run";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grpcClient } from "../harness/grpc-client.ts";
import { DEFAULT_PROJECT, lockTables } from "../harness/lock-tables.ts";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";

const TIMEOUT_MS = 500;

let platform: Platform;
let owner: pg.Client;
let controlPool: DatabasePool;
beforeAll(async () => {
  platform = await startPlatform();
  const { ownerUrl, queryUrl } = platform.database;
  const at = await atPlaceOf(ownerUrl, DEFAULT_PROJECT);
  owner = new pg.Client({ connectionString: at(ownerUrl) });
  await owner.connect();
  controlPool = await openPool(at(queryUrl), { applicationName: "runfacts-control" });
  await postJson(platform.ingestUrl, "/v1/runs", sampleRun());
});
afterAll(async () => {
  await owner.end();
  await controlPool.end();
  await platform[Symbol.asyncDispose]();
});

const lock = (tables: string) => lockTables(platform.database.ownerUrl, tables);

/** Statements of a service that wait for a lock. */
async function waiting(service: string): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = $1 AND wait_event_type = 'Lock'`,
    [service],
  );
  return rows[0]?.count ?? -1;
}

async function outcome(call: Promise<unknown>) {
  try {
    return await call;
  } catch (error) {
    return ConnectError.from(error).code;
  }
}

const RUN_ID = "0197f3a2-0000-7000-8000-000000000001";
type Query = ReturnType<typeof createClient<typeof QueryService>>;
interface Options {
  readonly headers: Record<string, string>;
  readonly signal?: AbortSignal;
}

const reads: Record<string, (client: Query, options: Options) => Promise<unknown>> = {
  GetRun: (client, options) => client.getRun({ runId: RUN_ID }, options),
  ListRuns: (client, options) => client.listRuns({}, options),
  // Filtered by what no rollup knows, and in a transaction.
  GetStats: (client, options) => client.getStats({ filter: { sessionId: RUN_ID } }, options),
};

const clients: Record<string, [client: () => Query, headers: Record<string, string>]> = {
  gRPC: [
    () => createClient(QueryService, createGrpcTransport({ baseUrl: platform.queryUrl })),
    { "grpc-timeout": `${TIMEOUT_MS}m` },
  ],
  Connect: [
    () =>
      createClient(QueryService, createConnectTransport({ baseUrl: platform.queryUrl, httpVersion: "1.1" })),
    { "connect-timeout-ms": String(TIMEOUT_MS) },
  ],
};

describe("reads of a database that is locked", () => {
  describe.each(Object.entries(clients))("over %s", (_protocol, [client, headers]) => {
    it.each(Object.entries(reads))("%s ends at its deadline, in Postgres too", async (_name, read) => {
      await using _locked = await lock("agent_runs, run_registry");
      // Waits in the same place for as long as the pool lets it: what ends before it was not ended by a limit of the pool.
      const control = await controlRead();
      expect(await outcome(read(client(), { headers }))).toBe(Code.DeadlineExceeded);
      await expect.poll(() => waiting("runfacts-query"), { timeout: 4_000, interval: 20 }).toBe(0);
      expect(await waiting("runfacts-control")).toBe(1);
      expect(control.ended()).toBe(false);
    });

    it("a client that leaves takes its statement with it", async () => {
      await using _locked = await lock("agent_runs, run_registry");
      const control = await controlRead();
      const leave = new AbortController();
      const call = outcome(client().listRuns({}, { signal: leave.signal }));
      await expect.poll(() => waiting("runfacts-query"), { timeout: 4_000, interval: 20 }).toBe(1);
      leave.abort();
      expect(await call).toBe(Code.Canceled);
      await expect.poll(() => waiting("runfacts-query"), { timeout: 4_000, interval: 20 }).toBe(0);
      expect(control.ended()).toBe(false);
    });
  });

  it("a REST client that leaves takes its statement with it", async () => {
    await using _locked = await lock("agent_runs");
    const control = await controlRead();
    const leave = new AbortController();
    const call = fetch(`${platform.queryUrl}/v1/runs`, { signal: leave.signal }).catch(() => "left");
    await expect.poll(() => waiting("runfacts-query"), { timeout: 4_000, interval: 20 }).toBe(1);
    leave.abort();
    expect(await call).toBe("left");
    await expect.poll(() => waiting("runfacts-query"), { timeout: 4_000, interval: 20 }).toBe(0);
    expect(control.ended()).toBe(false);
  });

  it("more calls than connections end at their deadline, and the next calls are answered", async () => {
    const [client, headers] = clients["gRPC"] ?? [];
    if (client === undefined || headers === undefined) throw new Error("no such client");
    {
      await using _locked = await lock("agent_runs");
      const calls = Array.from({ length: 40 }, () => outcome(client().listRuns({}, { headers })));
      expect(new Set(await Promise.all(calls))).toEqual(new Set([Code.DeadlineExceeded]));
      await expect.poll(() => waiting("runfacts-query"), { timeout: 4_000, interval: 20 }).toBe(0);
    }
    const after = await Promise.all(
      Array.from({ length: 40 }, () => outcome(client().listRuns({}, { headers: {} }))),
    );
    expect(after.filter((code) => typeof code === "number")).toEqual([]);
  });

  /** A statement without a deadline, of a pool of its own. */
  async function controlRead() {
    let ended = false;
    const end = () => {
      ended = true;
    };
    void listRuns(controlPool, DEFAULT_PROJECT, { filter: {}, limit: 1 }).then(end, end);
    await expect.poll(() => waiting("runfacts-control"), { timeout: 4_000, interval: 20 }).toBe(1);
    return { ended: () => ended };
  }
});

describe("writes to a database that is locked", () => {
  it("end at their deadline, and what is sent again is stored once", async () => {
    const client = createClient(IngestService, createGrpcTransport({ baseUrl: platform.ingestUrl }));
    const at = timestampFromMs(Date.now());
    const runId = randomUUID();
    const known = { agentId: "support", agentVersion: "1.4.2", status: RunStatus.SUCCESS };
    const run = { ...known, runId, startedAt: at, endedAt: at };
    {
      await using _locked = await lock("run_registry");
      const headers = { "grpc-timeout": `${TIMEOUT_MS}m` };
      expect(await outcome(client.ingestRun({ run }, { headers }))).toBe(Code.DeadlineExceeded);
    }
    const again = await client.ingestRun({ run });
    expect([IngestOutcome.CREATED, IngestOutcome.DUPLICATE]).toContain(again.outcome);
    expect((await client.ingestRun({ run })).outcome).toBe(IngestOutcome.DUPLICATE);
  });
});

describe("WatchRuns", () => {
  it("ends at its deadline with DEADLINE_EXCEEDED for a foreign client", async () => {
    using client = grpcClient("QueryService", platform.queryUrl);
    const messages: unknown[] = [];
    const stream = client.stream("WatchRuns", {}, (message) => messages.push(message), {
      "grpc-timeout": `${TIMEOUT_MS}m`,
    });
    expect(await stream.status).toMatchObject({ code: 4 });
    expect(messages.length).toBeGreaterThan(0);
  });
});
