import { maintain } from "@runfacts/db/admin";
import { createKey, listKeys, revokeKey, rotateKey } from "@runfacts/db/keys";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner, type OwnPostgres, startOwnPostgres } from "../harness/embedded-platform.ts";
import { type Services, startServices } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { headOf, runOfParts } from "../harness/run-parts.ts";
import { sampleRun } from "../harness/sample-run.ts";

/** A server that leaves commits in its memory for as long as it may, wherever a session does not ask for more. */
const LAZY = {
  synchronous_commit: "off",
  wal_writer_delay: "10s",
  wal_writer_flush_after: "1GB",
  autovacuum: "off",
};

const RUNS = 200;

/** What an operator may have set, at every place that is stronger than the configuration of the server. */
const lazyRoles = ({ ingestUrl }: OwnPostgres) => `
  ALTER ROLE ${new URL(ingestUrl).username} SET synchronous_commit = off;
  ALTER ROLE runfacts SET synchronous_commit = off;
  ALTER DATABASE runfacts SET synchronous_commit = off`;

describe("PostgreSQL that crashes, where synchronous_commit is off", () => {
  it("loses no acknowledged run", { timeout: 120_000 }, async () => {
    await using postgres = await startOwnPostgres(LAZY);
    await asOwner(postgres.ownerUrl, lazyRoles(postgres));
    await using services = await startServices(postgres);
    const acknowledged: string[] = [];
    const send = async (count: number) => {
      for (let sent = 0; sent < count; sent++) {
        const run = sampleRun();
        const { status } = await postJson(services.ingestUrl, "/v1/runs", run);
        if (status === 201) acknowledged.push(run.run_id);
      }
    };
    await Promise.all(Array.from({ length: 4 }, () => send(RUNS / 4)));
    expect(acknowledged).toHaveLength(RUNS);
    await postgres.crash();
    await postgres.restart();
    const [kept] = await asOwner<{ count: number }>(
      postgres.ownerUrl,
      `SELECT count(*)::int FROM agent_runs WHERE run_id = ANY ('{${acknowledged.join()}}')`,
    );
    expect(kept).toEqual({ count: RUNS });
  });
});

describe("with synchronous_commit off, what is on disk when it is acknowledged", () => {
  let postgres: OwnPostgres;
  let services: Services;
  beforeAll(async () => {
    postgres = await startOwnPostgres(LAZY);
    await asOwner(postgres.ownerUrl, lazyRoles(postgres));
    services = await startServices(postgres);
  });
  afterAll(async () => {
    await services[Symbol.asyncDispose]();
    await postgres[Symbol.asyncDispose]();
  });

  const record = (part: object, timeout?: string) =>
    postJson(services.ingestUrl, "/v1/runs:record", timeout === undefined ? { part } : { part, timeout });
  const run = runOfParts(2);
  const silent = runOfParts(1);
  const key = { project: "shop", scope: "ingest" } as const;
  const anyKey = async () => (await listKeys(postgres.ownerUrl)).at(0)?.keyId ?? "";

  const acknowledged: [string, prepare: () => Promise<unknown>, act: () => Promise<unknown>][] = [
    ["a run", async () => {}, () => postJson(services.ingestUrl, "/v1/runs", sampleRun())],
    [
      "a batch of runs",
      async () => {},
      () => postJson(services.ingestUrl, "/v1/runs:batch", { runs: [sampleRun(), sampleRun()] }),
    ],
    ["a part", async () => {}, () => record(headOf(run))],
    ["a sign of life", async () => {}, () => record(headOf(run))],
    ["a run that completes its parts", async () => {}, () => postJson(services.ingestUrl, "/v1/runs", run)],
    [
      "a run that is abandoned",
      () => record(headOf(silent), "1s").then(() => new Promise((resolve) => setTimeout(resolve, 1_100))),
      () => maintain(postgres.ownerUrl),
    ],
    ["a key", async () => {}, () => createKey(postgres.ownerUrl, key)],
    ["a rotated key", async () => {}, async () => rotateKey(postgres.ownerUrl, await anyKey())],
    [
      "a revoked key",
      () => createKey(postgres.ownerUrl, key),
      async () => {
        const active = (await listKeys(postgres.ownerUrl)).find(({ revokedAt }) => revokedAt === null);
        return revokeKey(postgres.ownerUrl, active?.keyId ?? "");
      },
    ],
  ];

  it.each(acknowledged)("%s", async (_, prepare, act) => {
    await prepare();
    const written = await logPositions(postgres.ownerUrl);
    await act();
    const { flushed } = await logPositions(postgres.ownerUrl);
    expect(flushed).toBeGreaterThan(written.inserted);
  });

  it("is not weakened where an operator asked for more", async () => {
    await asOwner(
      postgres.ownerUrl,
      `ALTER ROLE ${new URL(postgres.ingestUrl).username} SET synchronous_commit = remote_apply`,
    );
    await using stronger = await startServices(postgres);
    const before = await logPositions(postgres.ownerUrl);
    expect((await postJson(stronger.ingestUrl, "/v1/runs", sampleRun())).status).toBe(201);
    expect((await logPositions(postgres.ownerUrl)).flushed).toBeGreaterThan(before.inserted);
    expect((await getJson(stronger.ingestUrl, "/readyz")).status).toBe(200);
  });
});

/** How far the log of the server is written to its memory, and how far to the disk, in bytes. */
async function logPositions(ownerUrl: string): Promise<{ inserted: number; flushed: number }> {
  const [row] = await asOwner<{ inserted: number; flushed: number }>(
    ownerUrl,
    `SELECT (pg_current_wal_insert_lsn() - '0/0')::float8 AS inserted,
       (pg_current_wal_flush_lsn() - '0/0')::float8 AS flushed`,
  );
  if (row === undefined) throw new Error("no positions");
  return row;
}
