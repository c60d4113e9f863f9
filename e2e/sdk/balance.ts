import type { AgentTracer } from "@runfacts/sdk";
import { expect } from "vitest";

export type Stats = ReturnType<AgentTracer["stats"]>;

/** What was produced is somewhere. */
export function expectBalance({ produced, delivered, pending, spooled, dropped }: Stats): void {
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  expect(delivered + pending + spooled + lost).toBe(produced);
}
