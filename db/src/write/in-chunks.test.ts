import { sql } from "slonik";
import { expect, inject, it } from "vitest";
import { z } from "zod";
import { failureRecord, openDatabase, stepRecord } from "../testing/index.ts";
import { hashedRun, opened, partOf } from "../testing/run-parts.ts";
import { writeParts } from "./index.ts";

const STEPS = 200;
const counts = z.strictObject({ steps: z.int(), open: z.int(), failed: z.int(), outer: z.int() });

it("writes what is new of all steps that are there, however many come at once", async () => {
  await using database = await openDatabase(inject("postgres"));
  const run = hashedRun(STEPS, 0, 0);
  const steps = run.steps.map((step) => ({
    ...{ ...step, parent_step_id: null, error_code: null, failed: false },
    ...{ wait: null, latency_ms: 2_000, ended_at: step.started_at + 2_000_000n },
  }));
  const ofRun = { ...run, steps };
  const stored = () =>
    database.owner.one(sql.type(counts)`
      SELECT count(*)::int AS steps, count(*) FILTER (WHERE ended_at IS NULL)::int AS open,
        count(*) FILTER (WHERE failed)::int AS failed, count(own_latency_ms)::int AS outer
      FROM agent_steps
    `);
  const write = (given: Parameters<typeof partOf>[1]) =>
    writeParts(database.ingest, 1, [partOf(ofRun, given)]);
  await write({ steps: steps.map(opened) });
  expect(await stored()).toEqual({ steps: STEPS, open: STEPS, failed: 0, outer: 0 });
  await write({ steps });
  expect(await stored()).toEqual({ steps: STEPS, open: 0, failed: 0, outer: 0 });
  await write({ failures: steps.map(({ step_id }) => failureRecord({ step_id })) });
  expect(await stored()).toEqual({ steps: STEPS, open: 0, failed: STEPS, outer: 0 });
  const inner = steps.map((outer, n) =>
    stepRecord({
      ...{ seq: STEPS + n, parent_step_id: outer.step_id, latency_ms: 1 },
      ...{ started_at: outer.started_at, ended_at: outer.started_at + 1_000n },
    }),
  );
  await write({ steps: inner, end: { status: "failure", ended_at: run.run.ended_at } });
  expect(await stored()).toEqual({ steps: 2 * STEPS, open: 0, failed: STEPS, outer: STEPS });
});
