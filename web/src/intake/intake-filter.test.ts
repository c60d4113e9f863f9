import { expect, it } from "vitest";
import { intakeHref, readIntakeFilter } from "./intake-filter.ts";

it("reads back what it writes", () => {
  const filter = { range: { preset: "24h" }, agentId: "support & co", outcome: "refused" } as const;
  expect(readIntakeFilter(new URL(intakeHref(filter), "http://x").searchParams)).toEqual(filter);
});

it("leaves out what makes no sense, and has a range", () => {
  expect(readIntakeFilter(new URLSearchParams("outcome=kept&range=soon"))).toEqual({
    range: { preset: "7d" },
    agentId: undefined,
    outcome: undefined,
  });
});
