import type { DatabasePool } from "@runfacts/db/pool";
import { askPool, breakConnections, openDatabase, runRecord } from "@runfacts/db/testing";
import { writeRuns } from "@runfacts/db/write";
import { describe, expect, inject, it } from "vitest";
import { RunFeed } from "./run-feed.ts";

/** A pool that counts what is asked of it, on its connections too. */
function counting<T extends object>(pool: T): { pool: T; readonly count: number } {
  let count = 0;
  const counted = <U extends object>(asked: U): U =>
    new Proxy(asked, {
      get(target, name, receiver) {
        if (name === "any" || name === "one") count += 1;
        const value: unknown = Reflect.get(target, name, receiver);
        if (name !== "connect" || typeof value !== "function") return value;
        return (use: (connection: object) => unknown) =>
          value.call(target, (connection: object) => use(counted(connection)));
      },
    });
  return {
    pool: counted(pool),
    get count() {
      return count;
    },
  };
}

type Connection = Parameters<Parameters<DatabasePool["connect"]>[0]>[0];

const never = new AbortController().signal;
const idle = () => ({ history: "", id: 0n });

async function openFeed(database: Awaited<ReturnType<typeof openDatabase>>) {
  const counted = counting(database.query);
  const errors: unknown[] = [];
  const feed = new RunFeed({ pool: counted.pool, onError: (error) => errors.push(error) });
  return { feed, errors, counted };
}

const write = (database: Awaited<ReturnType<typeof openDatabase>>, runs: number) =>
  writeRuns(
    database.ingest,
    1,
    Array.from({ length: runs }, () => runRecord()),
  );

describe("RunFeed", () => {
  it("asks the database as often for 500 watchers as for one", async () => {
    await using database = await openDatabase(inject("postgres"));
    const { feed, errors, counted } = await openFeed(database);
    await using _feed = feed;
    const watching = [];
    for (let n = 0; n < 500; n += 1) watching.push(await feed.watch(1, {}));
    const before = counted.count;
    await write(database, 3);
    const told = await Promise.all(watching.map(({ watcher }) => watcher.take(idle, 5_000, never)));
    expect(told.map((events) => events.length)).toEqual(new Array(500).fill(3));
    // One look: how far it may read, and what changed there; another may have come before the write.
    expect(counted.count - before).toBeLessThanOrEqual(4);
    expect(errors).toEqual([]);
  });

  it("sends nothing twice and leaves nothing out while transactions overlap", {
    timeout: 60_000,
  }, async () => {
    await using database = await openDatabase(inject("postgres"));
    const { feed } = await openFeed(database);
    await using _feed = feed;
    const { watcher } = await feed.watch(1, {});
    const waker = setInterval(() => feed.wake(), 5);
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        for (let batch = 0; batch < 10; batch += 1) await write(database, 5);
      }),
    );
    const seen: string[] = [];
    while (seen.length < 300) {
      const events = await watcher.take(idle, 3_000, never);
      if (events.length === 0) break;
      for (const event of events) if (event.kind === "run") seen.push(event.change.run?.runId ?? "");
    }
    clearInterval(waker);
    expect(seen).toHaveLength(300);
    expect(new Set(seen).size).toBe(300);
  });

  it("keeps at most 1,000 events for a slow reader, then tells how many it skipped", async () => {
    await using database = await openDatabase(inject("postgres"));
    const { feed } = await openFeed(database);
    await using _feed = feed;
    const slow = await feed.watch(1, {});
    const quick = await feed.watch(1, {});
    let taken = 0;
    for (let batch = 0; batch < 3; batch += 1) {
      await write(database, 500);
      for (let want = 500; want > 0; ) {
        const events = await quick.watcher.take(idle, 5_000, never);
        want -= events.length;
        taken += events.length;
      }
    }
    expect(taken).toBe(1_500);
    const events = await slow.watcher.take(() => ({ history: "here", id: 7n }), 0, never);
    expect(events).toHaveLength(1_001);
    expect(events.at(-1)).toEqual({ kind: "skipped", count: 500, cursor: { history: "here", id: 7n } });
    await write(database, 1);
    expect(await slow.watcher.take(idle, 5_000, never)).toMatchObject([{ kind: "run" }]);
  });

  it("goes on after the database was away, with all that changed meanwhile", {
    timeout: 60_000,
  }, async () => {
    await using database = await openDatabase(inject("postgres"));
    const { feed } = await openFeed(database);
    await using _feed = feed;
    const { watcher } = await feed.watch(1, {});
    await write(database, 1);
    expect(await watcher.take(idle, 5_000, never)).toHaveLength(1);
    await breakConnections(database, "query");
    await write(database, 2);
    const told = await watcher.take(idle, 10_000, never);
    expect(told).toHaveLength(2);
  });

  it("tells nothing twice that it told before a look broke off", { timeout: 60_000 }, async () => {
    await using database = await openDatabase(inject("postgres"));
    await askPool(database.owner, "INSERT INTO projects (project_id, name) VALUES (2, 'two')");
    let isBroken = false;
    const pool = new Proxy(database.query, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver);
        if (name !== "connect") return value;
        return (use: (connection: Connection) => Promise<unknown>) =>
          target.connect((connection) => {
            let reads = 0;
            const breaking: Connection = Object.create(connection, {
              any: {
                value: (query: Parameters<typeof connection.any>[0]) => {
                  reads += 1;
                  if (isBroken && reads > 1) throw new Error("the connection broke");
                  return connection.any(query);
                },
              },
            });
            return use(breaking);
          });
      },
    });
    const errors: unknown[] = [];
    await using feed = new RunFeed({ pool, onError: (error) => errors.push(error) });
    const first = await feed.watch(1, {});
    const second = await feed.watch(2, {});
    isBroken = true;
    await writeRuns(database.ingest, 1, [runRecord()]);
    await writeRuns(database.ingest, 2, [runRecord()]);
    await expect.poll(() => errors.length, { timeout: 10_000 }).toBeGreaterThan(1);
    isBroken = false;
    expect(await second.watcher.take(idle, 10_000, never)).toHaveLength(1);
    expect(await first.watcher.take(idle, 0, never)).toHaveLength(1);
  });
});
