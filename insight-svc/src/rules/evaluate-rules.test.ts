import type { DatabasePool } from "@runfacts/db/pool";
import { nowMicroseconds, openDatabase, runRecord } from "@runfacts/db/testing";
import { writeRuns } from "@runfacts/db/write";
import { expect, inject, it } from "vitest";
import { evaluateRules } from "./evaluate-rules.ts";
import { parseRules } from "./read-rules.ts";

const rules = parseRules(
  `
rules:
  - {name: broken, when: runs > 0 over 1h where agent_id = slow}
  - {name: working, when: runs > 0 over 1h}
budgets:
  - {name: broken, agent_id: slow, usd_per_day: 1}`,
  "rules.yaml",
);

/** As if the statements that ask for an agent, or all where none is named, took too long. */
function without(pool: DatabasePool, agentId: string | undefined): DatabasePool {
  const transaction: DatabasePool["transaction"] = (work) =>
    pool.transaction((connection) => {
      const any: DatabasePool["any"] = async (query) => {
        if (agentId === undefined || query.values.includes(agentId)) throw new Error("too slow");
        return connection.any(query);
      };
      return work({
        ...connection,
        query: (query) => connection.query(query),
        one: (query) => connection.one(query),
        any,
      });
    });
  return { ...pool, transaction };
}

it("one that cannot be looked at holds up no other", async () => {
  await using database = await openDatabase(inject("postgres"));
  await writeRuns(database.ingest, 1, [runRecord({ started_at: nowMicroseconds() - 60_000_000n })]);
  const errors: unknown[] = [];
  const round = (pool: DatabasePool) =>
    evaluateRules(pool, 1, { rules, now: nowMicroseconds(), onError: (error) => errors.push(error) });
  expect(await round(database.owner)).toMatchObject({
    opened: [{ subject: "rule:working" }],
    resolved: ["rule:broken", "budget:broken"],
  });
  expect(errors).toEqual([]);
  expect(await round(without(database.owner, "slow"))).toMatchObject({
    opened: [{ subject: "rule:working" }],
    resolved: [],
  });
  expect(errors.map(String)).toEqual([
    "Error: rule:broken of RULES_FILE could not be looked at",
    "Error: budget:broken of RULES_FILE could not be looked at",
  ]);
});

it("none is asked any more where one after the other fails", async () => {
  const slow = Array.from({ length: 50 }, (_, n) => `  - {name: slow-${n}, when: runs > 0 over 1h}`);
  const many = parseRules(["rules:", ...slow].join("\n"), "rules.yaml");
  await using database = await openDatabase(inject("postgres"));
  const errors: unknown[] = [];
  const pool = without(database.owner, undefined);
  expect(
    await evaluateRules(pool, 1, {
      rules: many,
      now: nowMicroseconds(),
      onError: (error) => errors.push(error),
    }),
  ).toEqual({ opened: [], resolved: [] });
  expect(errors.length).toBeLessThan(10);
});
