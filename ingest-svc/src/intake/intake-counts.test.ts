import { MAX_INTAKE_ROWS } from "@runfacts/db/write";
import { describe, expect, it } from "vitest";
import { type Intake, IntakeCounts } from "./intake-counts.ts";

const HOUR_MS = 3_600_000;
const NOW = 500_000 * HOUR_MS + 1_000;

function intake(fields: readonly string[], given: Partial<Intake> = {}): Intake {
  const violations = fields.map((field) => ({ field, rule: "personal-email" }));
  return { projectId: 1, outcome: "refused", agentId: "support", violations, ...given };
}

describe("IntakeCounts", () => {
  it("counts fields, and runs once for each of their fields and rules", () => {
    const counts = new IntakeCounts();
    counts.add(intake(["steps[0].metadata.mail", "steps[1].metadata.mail", "agent_version"]), NOW);
    counts.add(intake(["steps[7].metadata.mail"]), NOW + 5);
    counts.add(intake(["steps[7].metadata.mail"], { outcome: "dropped" }), NOW + HOUR_MS);
    counts.add(intake(["steps[7].metadata.mail"], { projectId: 2 }), NOW);
    const at = BigInt(NOW) * 1_000n;
    const of = { outcome: "refused", agentId: "support", rule: "personal-email" };
    expect(counts.take()).toEqual([
      {
        projectId: 1,
        hour: at - 1_000_000n,
        counts: [
          { ...of, field: "steps.metadata.mail", fields: 3, runs: 2, firstAt: at, lastAt: at + 5_000n },
          { ...of, field: "agent_version", fields: 1, runs: 1, firstAt: at, lastAt: at },
        ],
      },
      expect.objectContaining({ projectId: 1, hour: at - 1_000_000n + BigInt(HOUR_MS) * 1_000n }),
      expect.objectContaining({ projectId: 2 }),
    ]);
    expect(counts.take()).toEqual([]);
  });

  it("keeps as many counts an hour as the database does, and the rest in one", () => {
    const counts = new IntakeCounts();
    for (let n = 0; n < MAX_INTAKE_ROWS + 250; n += 1) {
      counts.add(intake([`steps[0].metadata.key_${n}`], { agentId: `agent-${n}` }), NOW);
    }
    const [hour] = counts.take();
    expect(hour?.counts).toHaveLength(MAX_INTAKE_ROWS + 1);
    expect(hour?.counts.at(-1)).toMatchObject({
      agentId: "",
      rule: "other",
      field: "",
      fields: 250,
      runs: 250,
    });
  });

  it("has bounds over all projects, and takes back what was not written", () => {
    const counts = new IntakeCounts(3);
    for (let projectId = 1; projectId <= 5; projectId += 1)
      counts.add(intake(["agent_version"], { projectId }), NOW);
    const taken = counts.take();
    expect(taken.map(({ projectId }) => projectId)).toEqual([1, 2, 3]);
    counts.add(intake(["agent_version"]), NOW - 5);
    for (const hour of taken) counts.giveBack(hour);
    const [first, ...others] = counts.take();
    expect(others).toHaveLength(2);
    const at = BigInt(NOW) * 1_000n;
    expect(first?.counts).toEqual([
      expect.objectContaining({ fields: 2, runs: 2, firstAt: at - 5_000n, lastAt: at }),
    ]);
  });
});
