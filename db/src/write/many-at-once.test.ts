import { randomUUID } from "node:crypto";
import { type DatabasePool, sql } from "slonik";
import { describe, expect, inject, it } from "vitest";
import { comparedRows } from "../testing/compared-rows.ts";
import { nowMicroseconds, openDatabase, signalRecord, stepRecord } from "../testing/index.ts";
import { hashedRun, opened, partOf } from "../testing/run-parts.ts";
import { otherStep, plainRules, tracedStep, traceRecord } from "../testing/trace-record.ts";
import { writeParts, writeRuns, writeSignals, writeTraces } from "./index.ts";

const PROJECT = 1;
const MANY = 500;
/** Where each is compared with each, it is half as many as there are at least. */
const COMPARED = 200 * MANY;

const times = <T>(count: number, make: () => T) => Array.from({ length: count }, make);
const runs = (count: number) => times(count, () => hashedRun(2, 1, 1));

type Way = (pool: DatabasePool, count: number) => Promise<unknown>;

const ways: Readonly<Record<string, Way>> = {
  "whole runs, twice": async (pool, count) => {
    const records = runs(count);
    await writeRuns(pool, PROJECT, records);
    await writeRuns(pool, PROJECT, records);
  },
  "parts of runs": async (pool, count) => {
    const records = runs(count);
    await writeParts(
      pool,
      PROJECT,
      records.map((record) => partOf(record, { steps: record.steps.map(opened) })),
    );
    await writeParts(
      pool,
      PROJECT,
      records.map((record) => partOf(record, { ...record, end: record.run })),
    );
  },
  "failures and inner steps of runs that are there": async (pool, count) => {
    const records = runs(count);
    await writeParts(
      pool,
      PROJECT,
      records.map((record) => partOf(record, { steps: record.steps })),
    );
    await writeParts(
      pool,
      PROJECT,
      records.map((record) => {
        const inner = stepRecord({ seq: 2, parent_step_id: record.steps[0]?.step_id ?? null });
        return partOf(record, { steps: [inner], failures: record.failures });
      }),
    );
  },
  traces: (pool, count) =>
    writeTraces(
      pool,
      PROJECT,
      times(count, () => traceRecord(randomUUID(), tracedStep())),
      plainRules,
    ),
  "traces that waited": async (pool, count) => {
    const ids = times(count, randomUUID);
    for (const step of [otherStep, tracedStep])
      await writeTraces(
        pool,
        PROJECT,
        ids.map((id) => traceRecord(id, step())),
        plainRules,
      );
  },
  "traces of which other forms come": async (pool, count) => {
    const steps = times(count, () => ({ id: randomUUID(), step: tracedStep({ item_hash: 1n }) }));
    for (const [item_hash, earlier] of [
      [1n, 0n],
      [2n, 5_000n],
    ] as const)
      await writeTraces(
        pool,
        PROJECT,
        steps.map(({ id, step }) =>
          traceRecord(id, { ...step, item_hash, started_at: step.started_at - earlier }),
        ),
        plainRules,
      );
  },
  conversations: async (pool, count) => {
    const conversations = times(count, randomUUID);
    for (const isPrompt of [true, false])
      await writeTraces(
        pool,
        PROJECT,
        conversations.map((conversation) => {
          const timeUs = Number(nowMicroseconds());
          return { conversation, records: [{ id: randomUUID(), timeUs, isPrompt, facts: {} }] };
        }),
        plainRules,
      );
  },
  signals: async (pool, count) => {
    const records = runs(count);
    await writeRuns(pool, PROJECT, records);
    await writeSignals(
      pool,
      PROJECT,
      records.map(({ run, steps }) => ({
        ...signalRecord({ step_id: steps[0]?.step_id ?? null }),
        run_id: run.run_id,
      })),
    );
  },
};

describe("many at once", () => {
  const cases = Object.keys(ways).flatMap((way) => [
    { way, state: "nothing is known" },
    { way, state: "a few were counted" },
  ]);
  it.each(cases)("$way are not compared each with each on a day of which $state", async ({ way, state }) => {
    const write = ways[way] ?? (() => Promise.reject(new Error(`no way ${way}`)));
    await using database = await openDatabase(inject("postgres"));
    if (state.includes("few")) {
      await write(database.ingest, 3);
      await database.owner.query(sql.unsafe`ANALYZE`);
    }
    expect(await comparedRows(database, COMPARED, (pool) => write(pool, MANY))).toEqual([]);
  });
});
