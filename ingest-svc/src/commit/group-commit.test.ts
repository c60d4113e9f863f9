import type { RunRecord } from "@runfacts/db/rows";
import { describe, expect, it } from "vitest";
import { recordOf } from "../testing/record-of.ts";
import { sampleRun } from "../testing/sample-run.ts";
import { commitLimits } from "./commit-queue.ts";
import { GroupCommit, QueueFullError } from "./group-commit.ts";
import { recordBytes } from "./record-bytes.ts";

const runId = (n: number) => `0199c3f1-7a3b-7c55-9f0e-${n.toString(16).padStart(12, "0")}`;
const record = (n: number) => recordOf(sampleRun({ runId: runId(n) }));
const PROJECT = 1;
const BAD = runId(666);

/** A writer that is held until it is released, and refuses batches with the run BAD in them. */
function setUp(
  options: {
    writers?: number;
    allWriters?: number;
    worthWriter?: number;
    queuedRuns?: number;
    batchRuns?: number;
    timeoutMs?: number;
    nodeOf?: (projectId: number) => string;
  } = {},
) {
  const { writers = 1, allWriters = writers, worthWriter = 1, timeoutMs, nodeOf, ...limits } = options;
  const whyLate = () => Promise.resolve(new Error("late"));
  const batches: string[][] = [];
  const projects: number[] = [];
  let hold = Promise.withResolvers<void>();
  const group = new GroupCommit({
    writers,
    allWriters,
    worthWriter,
    ...(nodeOf === undefined ? {} : { nodeOf }),
    ...(timeoutMs === undefined ? {} : { deadline: { timeoutMs, whyLate } }),
    limits: { ...commitLimits, ...limits },
    bytesOf: recordBytes,
    isDataError: (error) => error instanceof RangeError,
    write: async (projectId: number, batch: readonly RunRecord[]) => {
      batches.push(batch.map((item) => item.run.run_id));
      projects.push(projectId);
      await hold.promise;
      if (batch.some((item) => item.run.run_id === BAD)) throw new RangeError("refused");
      return batch.map(() => "created" as const);
    },
  });
  const release = (error?: Error) => {
    const held = hold;
    hold = Promise.withResolvers<void>();
    if (error === undefined) hold.resolve();
    error === undefined ? held.resolve() : held.reject(error);
  };
  return { group, batches, projects, release };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("GroupCommit", () => {
  it("commits at once when idle, and what queued up meanwhile in one transaction", async () => {
    const { group, batches, release } = setUp();
    const first = group.commit(PROJECT, [record(1)]);
    await settled();
    const others = [2, 3, 4].map((n) => group.commit(PROJECT, [record(n)]));
    await settled();
    expect(batches).toEqual([[runId(1)]]);
    release();
    expect(await Promise.all([first, ...others])).toEqual([
      ["created"],
      ["created"],
      ["created"],
      ["created"],
    ]);
    expect(batches).toEqual([[runId(1)], [runId(2), runId(3), runId(4)]]);
    expect(group.size).toBe(0);
  });

  it("writes no more at once than there are writers, and no larger batches than allowed", async () => {
    const { group, batches, release } = setUp({ writers: 2, batchRuns: 2 });
    const commits = [];
    for (let n = 0; n < 8; n += 1) {
      commits.push(group.commit(PROJECT, [record(n)]));
      await settled();
    }
    expect(batches).toHaveLength(2);
    release();
    await Promise.all(commits);
    expect(batches.map((batch) => batch.length)).toEqual([1, 1, 2, 2, 2]);
  });

  it("begins a transaction beside another only for as many runs as are worth it", async () => {
    const { group, batches, release } = setUp({ writers: 2, worthWriter: 3 });
    const commits = [1, 2, 3].map((n) => [record(n)]);
    const done = [];
    for (const runs of commits) {
      done.push(group.commit(PROJECT, runs));
      await settled();
    }
    expect(batches).toEqual([[runId(1)]]);
    done.push(group.commit(PROJECT, [record(4)]));
    await settled();
    expect(batches).toEqual([[runId(1)], [runId(2), runId(3), runId(4)]]);
    release();
    await Promise.all(done);
  });

  it("tells apart the one run that the database refuses, and commits the others", async () => {
    const { group, release } = setUp();
    release();
    const results = await Promise.all([
      group.commit(PROJECT, [record(1), record(666), record(2)]),
      group.commit(PROJECT, [record(3)]),
    ]);
    expect(results).toEqual([["created", { refused: expect.any(RangeError) }, "created"], ["created"]]);
  });

  it("rejects every request of a batch when the database is away, and goes on", async () => {
    const { group, release } = setUp();
    const away = [group.commit(PROJECT, [record(1)]), group.commit(PROJECT, [record(2)])];
    await settled();
    release(new Error("connection refused"));
    for (const commit of away) await expect(commit).rejects.toThrow("connection refused");
    release();
    expect(await group.commit(PROJECT, [record(1)])).toEqual(["created"]);
    expect(group.size).toBe(0);
  });

  it("refuses at once what does not fit, and takes it when there is room again", async () => {
    const { group, release } = setUp({ queuedRuns: 2 });
    const taken = [group.commit(PROJECT, [record(1)]), group.commit(PROJECT, [record(2)])];
    await expect(group.commit(PROJECT, [record(3)])).rejects.toThrow(QueueFullError);
    expect(() => group.assertRoom()).toThrow(QueueFullError);
    release();
    await Promise.all(taken);
    group.assertRoom();
    expect(await group.commit(PROJECT, [record(3), record(4), record(5)])).toHaveLength(3);
  });

  it("writes the runs of each project in transactions of their own, side by side", async () => {
    const { group, batches, projects, release } = setUp({ writers: 1, allWriters: 2 });
    const commits = [
      group.commit(1, [record(1)]),
      group.commit(2, [record(2)]),
      group.commit(1, [record(3)]),
      group.commit(3, [record(4)]),
      group.commit(2, [record(5)]),
    ];
    await settled();
    expect(batches).toEqual([
      [runId(1), runId(3)],
      [runId(2), runId(5)],
    ]);
    release();
    expect(await Promise.all(commits)).toEqual(commits.map(() => ["created"]));
    expect(batches.slice(2)).toEqual([[runId(4)]]);
    expect(projects).toEqual([1, 2, 3]);
    expect(group.size).toBe(0);
  });

  it("gives each project its turn, however much waits of another", async () => {
    const { group, batches, projects, release } = setUp({ batchRuns: 1 });
    const commits = [1, 2, 3].map((n) => group.commit(1, [record(n)]));
    commits.push(group.commit(2, [record(4)]));
    release();
    await Promise.all(commits);
    expect(projects).toEqual([1, 2, 1, 1]);
    expect(batches.flat()).toEqual([1, 4, 2, 3].map(runId));
  });
});

describe("GroupCommit with a deadline", () => {
  const LATE = { message: "late" };

  it("rejects what is being written in time, and what waits, which is then not written", async () => {
    const { group, batches, release } = setUp({ timeoutMs: 20 });
    const first = group.commit(PROJECT, [record(1)]);
    await settled();
    const second = group.commit(PROJECT, [record(2)]);
    await expect(first).rejects.toMatchObject(LATE);
    await expect(second).rejects.toMatchObject(LATE);
    // What is being written takes its room until it ends.
    expect(group.size).toBe(1);
    release();
    await settled();
    expect(group.size).toBe(0);
    expect(batches).toEqual([[runId(1)]]);
  });

  it("writes beside a transaction that is late, until all that a project may have are", async () => {
    const { group, batches, release } = setUp({ timeoutMs: 20, writers: 2, allWriters: 4, worthWriter: 100 });
    await expect(group.commit(PROJECT, [record(1)])).rejects.toMatchObject(LATE);
    await expect(group.commit(PROJECT, [record(2)])).rejects.toMatchObject(LATE);
    // Others go on, as long as there are writers for them.
    const other = group.commit(PROJECT + 1, [record(3)]);
    await expect(group.commit(PROJECT, [record(4)])).rejects.toMatchObject(LATE);
    expect(batches).toEqual([[runId(1)], [runId(2)], [runId(3)]]);
    release();
    expect(await other).toEqual(["created"]);
    await settled();
    expect(await group.commit(PROJECT, [record(5)])).toEqual(["created"]);
  });

  it("gives a large request longer", async () => {
    const { group, release } = setUp({ timeoutMs: 20 });
    const large = recordOf(sampleRun({ runId: runId(1) }));
    const [step] = large.steps;
    if (step === undefined) throw new Error("a run without steps");
    const steps = Array.from({ length: 5_000 }, (_, seq) => ({ ...step, seq }));
    const answer = group.commit(PROJECT, [{ ...large, steps }]);
    const isLate = answer.then(
      () => false,
      () => true,
    );
    setTimeout(release, 200);
    expect(await isLate).toBe(false);
  });

  it("has writers for each node, so that one that is late holds up no other", async () => {
    const { group, projects, release } = setUp({
      nodeOf: (projectId) => (projectId < 10 ? "one" : "two"),
      timeoutMs: 50,
    });
    const late = group.commit(1, [record(1)]);
    await expect(late).rejects.toThrow("late");
    await expect(group.commit(2, [record(2)])).rejects.toThrow("late");
    const other = group.commit(10, [record(3)]);
    await settled();
    expect(projects).toEqual([1, 10]);
    release();
    expect(await other).toEqual(["created"]);
  });

  it("goes on with a project that has moved to another node while it waited", async () => {
    let node = "one";
    const { group, projects, release } = setUp({ nodeOf: () => node });
    const first = group.commit(1, [record(1)]);
    await settled();
    const second = group.commit(2, [record(2)]);
    node = "two";
    release();
    expect(await Promise.all([first, second])).toEqual([["created"], ["created"]]);
    expect(projects).toEqual([1, 2]);
  });
});
