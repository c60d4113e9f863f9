import type { Dropped } from "@runfacts/privacy/inspect";
import { describe, expect, it } from "vitest";
import { droppedAnswer, droppedColumns, droppedFields, NamedFields } from "./dropped-fields.ts";

/** Fields that were dropped from one step. */
function ofStep(index: number, count: number): Dropped[] {
  return Array.from({ length: count }, (_, n) => ({
    field: `steps[${index}].metadata.key_${n}`,
    path: `metadata.key_${n}`,
    of: { list: "steps", index },
    rule: "personal-email",
    message: "holds an e-mail address; send an opaque identifier instead",
  }));
}

describe("the dropped fields of a run", () => {
  it("are named up to 100 times in an answer, and counted beyond", () => {
    const answer = droppedAnswer(droppedFields(ofStep(0, 150), new Map([["personal-email", 1_200]])));
    expect(answer.dropped).toHaveLength(100);
    expect(answer.dropped[99]).toEqual({ field: "steps[0].metadata.key_99", rule: "personal-email" });
    expect(answer.droppedCount).toBe(1_200);
  });

  it("are named up to 10,000 times in an answer for many runs", () => {
    const named = new NamedFields();
    const dropped = droppedFields(ofStep(0, 100), new Map([["personal-email", 100]]));
    const lengths = Array.from({ length: 101 }, () => droppedAnswer(dropped, named).dropped.length);
    expect([lengths[0], lengths[99], lengths[100]]).toEqual([100, 100, 0]);
    expect(named.take(["seq.gap"])).toEqual([]);
  });

  it("are counted over all rules", () => {
    const byRule = new Map([
      ["personal-email", 2],
      ["secret-token", 3],
    ]);
    expect(droppedAnswer(droppedFields(ofStep(0, 1), byRule)).droppedCount).toBe(5);
  });

  it("are stored with their item, as many as the database takes", () => {
    const columns = droppedColumns([...ofStep(0, 100), ...ofStep(3, 150)]);
    expect(columns.get("steps")?.get(0)).toHaveLength(100);
    expect(columns.get("steps")?.get(3)).toHaveLength(100);
    expect(columns.get("steps")?.get(3)?.[99]).toBe("metadata.key_99=personal-email");
  });
});
