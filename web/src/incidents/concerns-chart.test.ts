import { create } from "@bufbuild/protobuf";
import { IncidentKind, IncidentSchema } from "@runfacts/gen/client/incident";
import { expect, it } from "vitest";
import { concernsChart } from "./concerns-chart.ts";

it.each([
  ["failure_rate", ["status"]],
  ["failure:tool/timeout", ["status"]],
  ["abandoned_rate", ["status"]],
  // Of a new failure, or of an agent that is silent.
  ["", ["status"]],
  ["duration_p95_ms", ["duration"]],
  ["cost_usd", []],
])("an incident of %j is marked on %j", (metric, charts) => {
  const incident = create(IncidentSchema, { metric });
  expect((["status", "duration"] as const).filter((chart) => concernsChart(incident, chart, {}))).toEqual(
    charts,
  );
});

const ofVersion = (kind: IncidentKind) =>
  create(IncidentSchema, { kind, metric: "failure_rate", agentVersion: "2.1" });

it("is not marked among the runs of another version", () => {
  const incident = ofVersion(IncidentKind.VERSION_REGRESSION);
  expect(concernsChart(incident, "status", { agentVersion: "2.0" })).toBe(false);
  expect(concernsChart(incident, "status", { agentVersion: "2.1" })).toBe(true);
});

it("is marked among the runs of any version where it is a drift, whichever version may be why", () => {
  expect(concernsChart(ofVersion(IncidentKind.DRIFT), "status", { agentVersion: "2.0" })).toBe(true);
});
