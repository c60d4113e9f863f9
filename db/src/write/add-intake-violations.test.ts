import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { listIntakeViolations } from "../read/index.ts";
import { type OpenDatabase, openDatabase } from "../testing/index.ts";
import { addIntakeViolations, type IntakeCount } from "./add-intake-violations.ts";

const HOUR_US = 3_600_000_000n;
/** Start of an hour. */
const HOUR = ((BigInt(Date.now()) * 1_000n) / HOUR_US) * HOUR_US;
const AT = HOUR + 60_000_000n;

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

function countOf(given: Partial<IntakeCount> = {}): IntakeCount {
  return {
    outcome: "dropped",
    agentId: "support",
    rule: "personal-email",
    field: "steps.metadata.user_email",
    fields: 2,
    runs: 1,
    firstAt: AT,
    lastAt: AT,
    ...given,
  };
}

const listOf = (projectId: number, filter = {}, limit = 100) =>
  listIntakeViolations(database.query, projectId, filter, { limit });

describe("addIntakeViolations", () => {
  it("adds to what is counted already, by outcome, agent, rule and field", async () => {
    await addIntakeViolations(database.ingest, 11, HOUR, [
      countOf(),
      countOf({ outcome: "refused", fields: 1 }),
    ]);
    await addIntakeViolations(database.ingest, 11, HOUR, [
      countOf({ fields: 5, runs: 3, firstAt: AT - 1n, lastAt: AT + 1n }),
    ]);
    expect(await listOf(11)).toEqual({
      violations: [
        {
          outcome: "dropped",
          agent_id: "support",
          rule: "personal-email",
          field: "steps.metadata.user_email",
          fields: 7n,
          runs: 4n,
          first_at: AT - 1n,
          last_at: AT + 1n,
        },
        expect.objectContaining({ outcome: "refused", fields: 1n, runs: 1n }),
      ],
      total: 2n,
      dropped: 7n,
      refused: 1n,
    });
    expect(await listOf(12)).toEqual({ violations: [], total: 0n, dropped: 0n, refused: 0n });
  });

  it("has a number of rows an hour; what comes after counts as other", async () => {
    const fields = Array.from({ length: 5 }, (_, n) =>
      countOf({ field: `steps.metadata.k${n}`, fields: 9 - n }),
    );
    await addIntakeViolations(database.ingest, 13, HOUR, fields, 3);
    await addIntakeViolations(
      database.ingest,
      13,
      HOUR,
      [countOf({ field: "steps.name" }), ...fields.slice(0, 1)],
      3,
    );
    const { violations } = await listOf(13);
    expect(violations.map(({ rule, agent_id, field, fields }) => [rule, agent_id, field, fields])).toEqual([
      ["personal-email", "support", "steps.metadata.k0", 18n],
      ["other", "", "", 13n],
      ["personal-email", "support", "steps.metadata.k1", 8n],
      ["personal-email", "support", "steps.metadata.k2", 7n],
    ]);
    // Another hour has room.
    await addIntakeViolations(database.ingest, 13, HOUR - HOUR_US, [countOf({ field: "steps.model" })], 3);
    expect((await listOf(13)).total).toBe(5n);
  });

  it.each([
    ["intake_violations_field_check", countOf({ field: "steps.metadata.a b" })],
    ["intake_violations_rule_check", countOf({ rule: "ada@example.org" })],
    ["intake_violations_agent_id_check", countOf({ agentId: "two\nlines" })],
    ["intake_violations_outcome_check", countOf({ outcome: "kept" as "dropped" })],
  ])("%s refuses what is no name", async (constraint, count) => {
    await expect(addIntakeViolations(database.ingest, 14, HOUR, [count])).rejects.toMatchObject({
      constraint,
    });
  });
});

describe("listIntakeViolations", () => {
  beforeAll(async () => {
    const of = (agentId: string, outcome: IntakeCount["outcome"], fields: number) =>
      countOf({ agentId, outcome, fields });
    await addIntakeViolations(database.ingest, 15, HOUR - 2n * HOUR_US, [
      of("a", "dropped", 1),
      of("b", "refused", 2),
    ]);
    await addIntakeViolations(database.ingest, 15, HOUR, [of("a", "dropped", 4), of("b", "dropped", 8)]);
  });

  it.each([
    ["all", {}, [8n, 5n, 2n]],
    ["an agent", { agent_id: "a" }, [5n]],
    ["an outcome", { outcome: "refused" }, [2n]],
    ["from within an hour on, which counts whole", { start_time: HOUR - 1n }, [8n, 4n]],
    ["until an hour", { end_time: HOUR }, [2n, 1n]],
    ["until within an hour, which counts whole", { end_time: HOUR + 1n }, [8n, 5n, 2n]],
  ])("selects %s", async (_, filter, fields) => {
    const found = await listOf(15, filter);
    expect(found.violations.map((row) => row.fields)).toEqual(fields);
    expect(found.dropped + found.refused).toBe(fields.reduce((sum, count) => sum + count, 0n));
  });

  it("sums up what is not listed too", async () => {
    expect(await listOf(15, {}, 1)).toMatchObject({ total: 3n, dropped: 13n, refused: 2n });
  });
});
