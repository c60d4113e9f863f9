import { expect, it } from "vitest";
import { incidentsHref, readIncidentFilter } from "./incident-filter.ts";

it("reads back what it writes", () => {
  const filter = { state: "resolved", kind: "new_failure", agentId: "support & co" } as const;
  expect(readIncidentFilter(new URL(incidentsHref(filter), "http://x").searchParams)).toEqual(filter);
});

it("leaves out what makes no sense, and what is not chosen", () => {
  expect(readIncidentFilter(new URLSearchParams("state=over&kind=toString&agent_id="))).toEqual({});
  expect(incidentsHref({})).toBe("/incidents");
});
