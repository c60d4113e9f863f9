import { expect } from "vitest";
import type { TracerStats } from "../src/index.ts";

/** Fails unless each run is in one place: produced = delivered + pending + spooled + dropped. */
export function expectBalance(
  stats: Pick<TracerStats, "produced" | "delivered" | "pending" | "spooled" | "dropped">,
): void {
  const { produced, delivered, pending, spooled, dropped } = stats;
  const counts = [produced, delivered, pending, spooled, ...Object.values(dropped)];
  expect(counts.every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  expect(delivered + pending + spooled + lost).toBe(produced);
}
