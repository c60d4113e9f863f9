import { describe, expect, it } from "vitest";
import { addDays, daysBetween } from "../add-days.ts";
import { PARTITIONED_TABLES, type Partition } from "../list-partitions.ts";
import { dueMerge, type Merge } from "./due-merge.ts";

const TODAY = "2026-11-30";

function setOf(firstDay: string, endDay = addDays(firstDay, 1)): Partition[] {
  return PARTITIONED_TABLES.map((parent) => ({ parent, leaf: `${parent}_${firstDay}`, firstDay, endDay }));
}

const days = (first: string, end: string) => daysBetween(first, end).flatMap((day) => setOf(day));

function merged(partitions: readonly Partition[], { firstDay, endDay, sets }: Merge): Partition[] {
  const gone = new Set(sets.flatMap(({ leaves }) => Object.values(leaves)));
  return [...partitions.filter(({ leaf }) => !gone.has(leaf)), ...setOf(firstDay, endDay)];
}

/** All sets once nothing is due any more. */
function settle(partitions: readonly Partition[], retentionDays?: number): string[] {
  let now = [...partitions];
  for (
    let next = dueMerge(now, TODAY, retentionDays);
    next !== null;
    next = dueMerge(now, TODAY, retentionDays)
  ) {
    now = merged(now, next);
  }
  const runs = now.filter(({ parent }) => parent === "agent_runs");
  return runs.map(({ firstDay, endDay }) => `${firstDay} ${endDay}`).toSorted();
}

describe("dueMerge", () => {
  it("leaves few sets of 400 days, which hold each day once", () => {
    const from = addDays(TODAY, -400);
    const until = addDays(TODAY, 8);
    const sets = settle(days(from, until));
    expect(sets.length).toBeLessThanOrEqual(42);
    const held = sets.flatMap((set) => daysBetween(set.slice(0, 10), set.slice(11)));
    expect(held).toEqual([...new Set(held)]);
    expect(new Set(held)).toEqual(new Set([...held, ...daysBetween(from, until)]));
    expect(sets).toContain("2026-02-01 2026-03-01");
    expect(sets).toContain("2026-11-15 2026-11-22");
    expect(sets).toContain("2026-11-22 2026-11-23");
  });

  it("merges whole weeks of a month first, the latest first", () => {
    const merge = dueMerge(days("2026-10-25", "2026-11-20"), TODAY);
    expect(merge).toMatchObject({ unit: "week", firstDay: "2026-11-15", endDay: "2026-11-22" });
    expect(merge?.sets.map(({ firstDay }) => firstDay)).toEqual(daysBetween("2026-11-15", "2026-11-20"));
  });

  it("makes no set that is longer than a tenth of what is kept, and spares those that go soon", () => {
    const all = days(addDays(TODAY, -400), TODAY);
    expect(dueMerge(all, TODAY, 69)).toBeNull();
    const weeks = settle(all, 309).map((set) => daysBetween(set.slice(0, 10), set.slice(11)).length);
    expect(Math.max(...weeks)).toBe(7);
    expect(settle(all, 310)).toContain("2026-09-01 2026-10-01");
    const kept = settle(all, 90);
    expect(kept).toContain("2026-10-01 2026-10-08");
    expect(kept).toContain("2026-09-08 2026-09-09");
  });

  it("leaves alone what is not whole", () => {
    const week = days("2026-11-08", "2026-11-10");
    expect(dueMerge(week, TODAY)).not.toBeNull();
    expect(dueMerge(week.slice(1), TODAY)).toBeNull();
    expect(dueMerge(week, TODAY, undefined, ["2026-11-09"])).toBeNull();
    expect(dueMerge(week, TODAY, undefined, ["2026-11-15"])).not.toBeNull();
    expect(dueMerge(week.slice(0, 5), TODAY)).toBeNull();
    // Of another rule: it begins in one week and ends in the next.
    expect(dueMerge([...week, ...setOf("2026-11-14", "2026-11-16")], TODAY)).toBeNull();
  });
});
