import { describe, expect, inject, it } from "vitest";
import { connectOwner } from "../admin/connect-owner.ts";
import { readUrl } from "../connection/index.ts";
import { openPool } from "../pool/index.ts";
import { changePoint } from "../read/index.ts";
import { askPool } from "../testing/ask-pool.ts";
import { atPlaceOf } from "../testing/citus/at-place-of.ts";
import { clusterNodes } from "../testing/citus/cluster.ts";
import {
  cloneDatabase,
  openDatabase,
  runRecord,
  stepRecord,
  withDatabase,
  writeRecords,
} from "../testing/index.ts";
import { makePlaces, PLACE_MOVED, placeOfProject, readPlaces } from "./index.ts";

const runs = () => [runRecord({}, [stepRecord()]), runRecord({}, [stepRecord()])];

async function ask<T extends object>(url: string, text: string): Promise<T[]> {
  await using connection = await connectOwner(url);
  return (await connection.client.query<T>(text)).rows;
}

/** Moves the place of a project to the other worker. */
async function move(ownerUrl: string, projectId: number): Promise<void> {
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  const place = await placeOfProject(client, projectId);
  const other = (await readPlaces(client)).find(({ port }) => port !== place?.port);
  await client.query("SELECT citus_move_shard_placement($1, $2, $3, $4, $5, 'block_writes')", [
    ...[place?.shardId, place?.host, place?.port, other?.host, other?.port],
  ]);
}

describe("places", () => {
  it("hold the runs of their projects, which the coordinator finds too", async () => {
    await using database = await cloneDatabase(inject("postgres"));
    for (const project of [1, 2, 3, 4, 5, 6]) {
      const at = await atPlaceOf(database.ownerUrl, project);
      const pool = await openPool(at(database.ingestUrl), { applicationName: "runfacts-test" });
      try {
        expect(await writeRecords(pool, project, runs())).toEqual(["created", "created"]);
      } finally {
        await pool.end();
      }
      expect(
        await ask(
          at(database.queryUrl),
          `SELECT count(*)::int AS runs FROM agent_runs WHERE project_id = ${project}`,
        ),
      ).toEqual([{ runs: 2 }]);
    }
    expect(
      await ask(
        database.ownerUrl,
        "SELECT project_id, count(*)::int AS steps FROM agent_steps GROUP BY 1 ORDER BY 1",
      ),
    ).toEqual([1, 2, 3, 4, 5, 6].map((project_id) => ({ project_id, steps: 2 })));
  });

  it("grant each role what the tables grant it", async () => {
    await using database = await openDatabase(inject("postgres"));
    await writeRecords(database.ingest, 1, runs());
    await expect(askPool(database.ingest, "SELECT metadata FROM agent_steps")).rejects.toThrow();
    await expect(askPool(database.ingest, "DELETE FROM agent_runs")).rejects.toThrow();
    await expect(askPool(database.query, "UPDATE agent_runs SET agent_id = 'a'")).rejects.toThrow();
    expect(await askPool(database.query, "SELECT metadata FROM agent_steps")).toHaveLength(2);
  });

  it("are left alone where nothing has changed, and made anew where it has", async () => {
    await using database = await cloneDatabase(inject("postgres"));
    expect(await makePlaces(database.ownerUrl)).toEqual({ made: [] });
    await ask(database.ownerUrl, "ALTER TABLE agent_runs ADD COLUMN added text");
    const { made } = await makePlaces(database.ownerUrl);
    expect(made).toHaveLength(4);
    const at = await atPlaceOf(database.ownerUrl, 1);
    expect(await ask(at(database.ownerUrl), "SELECT added FROM agent_runs")).toEqual([]);
  });

  it("take no write any more where they have moved away, and go on with higher ids of changes", async () => {
    await using database = await openDatabase(inject("postgres"));
    await writeRecords(database.ingest, 1, runs());
    // As of a node that is older than the other.
    await ask(
      (await atPlaceOf(database.ownerUrl, 1))(database.ownerUrl),
      "UPDATE agent_runs SET changed_xid = (changed_xid::text::bigint + 1000000000)::text::xid8",
    );
    const before = await atPlaceOf(database.ownerUrl, 1);
    await move(database.ownerUrl, 1);
    await expect(ask(before(database.ownerUrl), "SELECT hold_place()")).rejects.toMatchObject({
      code: PLACE_MOVED,
    });
    expect((await makePlaces(database.ownerUrl)).made).toHaveLength(1);
    const after = await atPlaceOf(database.ownerUrl, 1);
    expect(after(database.ownerUrl)).not.toBe(before(database.ownerUrl));
    await using moved = await poolsAt(after, database);
    await writeRecords(moved.ingest, 1, runs());
    const changes = await ask<{ id: string }>(
      after(database.ownerUrl),
      "SELECT changed_xid::text AS id FROM agent_runs ORDER BY changed_xid",
    );
    // Computed by the same function, of the place.
    expect(
      await ask(
        after(database.ownerUrl),
        "SELECT count(*)::int AS runs FROM agent_runs WHERE steps_xid = changed_xid::xid",
      ),
    ).toEqual([{ runs: 2 }]);
    const ids = changes.map(({ id }) => BigInt(id));
    expect(ids).toHaveLength(4);
    const [, highestOld = 0n, lowestNew = 0n] = ids;
    expect(lowestNew).toBeGreaterThan(highestOld);
    // Transactions of other databases of the node may be under way.
    await expect
      .poll(async () => (await changePoint(moved.query)).horizon, { timeout: 30_000 })
      .toBeGreaterThan(ids.at(-1) ?? 0n);
  });

  it("let nobody move them while a transaction holds them", async () => {
    await using database = await cloneDatabase(inject("postgres"));
    const at = await atPlaceOf(database.ownerUrl, 1);
    await using holder = await connectOwner(at(database.ownerUrl));
    await holder.client.query("BEGIN; SELECT hold_place()");
    let isMoved = false;
    const moving = move(database.ownerUrl, 1).then(() => {
      isMoved = true;
    });
    const waits = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
    await expect
      .poll(async () => (await holder.client.query(waits)).rowCount, { timeout: 60_000 })
      .toBeGreaterThan(0);
    expect(isMoved).toBe(false);
    await holder.client.query("COMMIT");
    await moving;
  });
});

describe("roles", () => {
  it("are on every node, with their passwords and settings", async () => {
    await using database = await cloneDatabase(inject("postgres"));
    const { database: name } = readUrl(database.ownerUrl);
    for (const node of clusterNodes().urls) {
      const { port = 0 } = readUrl(node).hosts[0] ?? {};
      for (const url of [database.ingestUrl, database.queryUrl]) {
        const there = withDatabase(url, name).replace(/(?<=@127\.0\.0\.1:)\d+/, String(port));
        const settings = await ask(
          there,
          `SELECT current_setting('statement_timeout') AS statement, current_setting('default_transaction_read_only') AS reads,
            inet_server_port() AS port,
            (SELECT setconfig FROM pg_db_role_setting WHERE setrole = quote_ident(current_user)::regrole AND setdatabase <> 0) AS here`,
        );
        const reads = url === database.queryUrl ? "on" : "off";
        expect(settings).toEqual([{ statement: "30s", reads, port, here: ["search_path=public"] }]);
      }
    }
  });
});

/** Pools of the services in another place of a database. */
async function poolsAt(at: (url: string) => string, urls: { ingestUrl: string; queryUrl: string }) {
  const ingest = await openPool(at(urls.ingestUrl), { applicationName: "runfacts-test" });
  const query = await openPool(at(urls.queryUrl), { applicationName: "runfacts-test" });
  return {
    ingest,
    query,
    async [Symbol.asyncDispose]() {
      await ingest.end();
      await query.end();
    },
  };
}
