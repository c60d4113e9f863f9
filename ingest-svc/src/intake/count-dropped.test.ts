import { Counter } from "prom-client";
import { expect, it } from "vitest";
import { noFields } from "../accept/dropped-fields.ts";
import { countDropped } from "./count-dropped.ts";
import type { Intake } from "./intake-counts.ts";

function setUp() {
  const counted: Intake[] = [];
  const fieldsDropped = new Counter({ name: "fields", help: "fields", labelNames: ["rule"], registers: [] });
  const runsWithDropped = new Counter({ name: "runs", help: "runs", registers: [] });
  const counting = {
    countIntake: (intake: Intake) => void counted.push(intake),
    fieldsDropped,
    runsWithDropped,
  };
  const valuesOf = async (counter: Counter) =>
    (await counter.get()).values.map(({ labels, value }) => ({ ...labels, value }));
  return {
    counting,
    counted,
    fields: () => valuesOf(fieldsDropped),
    runs: async () => (await valuesOf(runsWithDropped))[0]?.value,
  };
}

const mail = { field: "steps[0].metadata.mail", rule: "personal-email" };
const agent = { field: "agent_id", rule: "secret-token" };

it("counts each dropped field by its rule, and the run once", async () => {
  const { counting, counted, fields, runs } = setUp();
  const byRule = new Map([
    ["personal-email", 3],
    ["secret-token", 2],
  ]);
  countDropped(counting, 7, { agentId: "support" }, { fields: [mail], count: 5, byRule });
  expect(await fields()).toEqual([
    { rule: "personal-email", value: 3 },
    { rule: "secret-token", value: 2 },
  ]);
  expect(await runs()).toBe(1);
  expect(counted).toEqual([{ projectId: 7, outcome: "dropped", agentId: "support", violations: [mail] }]);
});

it("counts nothing for a run that was stored as it was sent", async () => {
  const { counting, counted, fields, runs } = setUp();
  countDropped(counting, 7, { agentId: "support" }, noFields);
  expect([await fields(), await runs(), counted]).toEqual([[], 0, []]);
});

it("does not name an agent whose id was dropped", () => {
  const { counting, counted } = setUp();
  const byRule = new Map([["personal-email", 2]]);
  countDropped(counting, 7, { agentId: "redacted" }, { fields: [mail, agent], count: 2, byRule });
  expect(counted[0]?.agentId).toBe("");
});
