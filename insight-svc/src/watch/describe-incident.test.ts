import { openDatabase } from "@runfacts/db/testing";
import { expect, inject, it } from "vitest";
import { describeIncidents } from "./describe-incident.ts";

function incidentOf(agentId: string): Parameters<typeof describeIncidents>[2][number] {
  return {
    ...{ type: "opened", kind: "drift", agentId, subject: agentId, environment: "dev", metric: "cost_usd" },
    ...{ beganAt: 0, runs: 9, hits: 0, until: 3_600_000_000n },
  };
}

it("looks for causes of a few of many incidents, so that all are told soon", async () => {
  await using database = await openDatabase(inject("postgres"));
  const found = Array.from({ length: 200 }, (_, n) => incidentOf(`agent-${n}`));
  let asked = 0;
  const described = await describeIncidents(database.owner, 1, found, async () => {
    asked += 1;
    return '[{"attribute":"model"}]';
  });
  expect(described.map(({ subject }) => subject)).toEqual(found.map(({ subject }) => subject));
  expect(asked).toBeLessThanOrEqual(20);
  expect(described.filter(({ causes }) => causes !== "[]")).toHaveLength(asked);
});
