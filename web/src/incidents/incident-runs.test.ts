import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { FailureType } from "@runfacts/gen/client/failure";
import { IncidentKind, IncidentSchema } from "@runfacts/gen/client/incident";
import { expect, it } from "vitest";
import { affectedRuns, incidentRuns } from "./incident-runs.ts";

const incidentOf = (parts: MessageInitShape<typeof IncidentSchema>) =>
  create(IncidentSchema, {
    agentId: "support",
    agentVersion: "2.1",
    environment: "production",
    beganAt: timestampFromMs(1_000),
    ...parts,
  });

it("is about the runs since it began, of a regression and of a rule those of the version", () => {
  const parts = { agentId: "support", environment: "production" };
  for (const kind of [IncidentKind.VERSION_REGRESSION, IncidentKind.RULE]) {
    expect(incidentRuns(incidentOf({ kind }))).toEqual({
      ...parts,
      agentVersion: "2.1",
      range: { start: 1_000, end: undefined },
    });
  }
  expect(incidentRuns(incidentOf({ kind: IncidentKind.DRIFT, resolvedAt: timestampFromMs(5_000) }))).toEqual({
    ...parts,
    agentVersion: undefined,
    range: { start: 1_000, end: 5_000 },
  });
});

it.each([
  [{ metric: "failure_rate" }, { status: "failure" }],
  [{ metric: "abandoned_rate" }, { status: "abandoned" }],
  [{ metric: "failure:model/rate/limit" }, { failureType: "model", failureCode: "rate/limit" }],
  [
    { failureType: FailureType.TOOL, failureCode: "timeout" },
    { failureType: "tool", failureCode: "timeout" },
  ],
  [
    { metric: "duration_p95_ms", observed: { value: 4_200.5 } },
    { minDurationMs: 4_200, ended: true },
  ],
  [{ metric: "tokens" }, undefined],
  [{ metric: "failure:unheard/of" }, undefined],
])("of %o, those that show it are %o", (parts, expected) => {
  const affected = affectedRuns(incidentOf(parts));
  if (expected === undefined) expect(affected).toBeUndefined();
  else expect(affected).toMatchObject(expected);
});
