import { create } from "@bufbuild/protobuf";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { IngestRunRequestSchema, IngestService } from "@runfacts/gen/server/ingest_service";
import { expect, it } from "vitest";
import { sampleRun } from "../testing/sample-run.ts";
import { countInvalid } from "./count-invalid.ts";
import { countRefusal } from "./count-refusal.ts";
import type { Intake } from "./intake-counts.ts";

function setUp() {
  const counted: Intake[] = [];
  return {
    counted,
    context: { countIntake: (intake: Intake) => void counted.push(intake), policy: undefined },
  };
}

const violations = [{ field: "steps[0].name", rule: "required", description: "is required" }];

it("counts the fields for which a run was refused", () => {
  const { context, counted } = setUp();
  countRefusal(context, 7, { agentId: "support" }, { reason: ErrorReason.FIELD_VIOLATION, violations });
  expect(counted).toEqual([{ projectId: 7, outcome: "refused", agentId: "support", violations }]);
});

it("counts a conflict under a rule of the run as a whole, whatever it names", () => {
  const { context, counted } = setUp();
  countRefusal(context, 7, { agentId: "support" }, { reason: ErrorReason.RUN_CONFLICT, violations });
  expect(counted[0]?.violations).toEqual([{ field: "", rule: "run_conflict" }]);
});

it("counts no refusal that its sender cannot correct", () => {
  const { context, counted } = setUp();
  countRefusal(context, 7, { agentId: "support" }, { reason: ErrorReason.OVERLOADED, violations: [] });
  expect(counted).toEqual([]);
});

it("does not name an agent whose id breaks a privacy rule", () => {
  const { context, counted } = setUp();
  const agentId = "ada.lovelace@example.org";
  countRefusal(context, 7, { agentId }, { reason: ErrorReason.FIELD_VIOLATION, violations });
  expect(counted[0]?.agentId).toBe("");
});

it("counts requests that were refused before the service saw them, of known senders alone", () => {
  const { context, counted } = setUp();
  const invalid = {
    method: IngestService.method.ingestRun,
    message: create(IngestRunRequestSchema, { run: sampleRun() }),
    violations: [
      { field: "run.steps[0].name", rule: "required", description: "is required" },
      { field: "on_violation", rule: "enum.defined_only", description: "must be one of its values" },
    ],
  };
  countInvalid(context, { ...invalid, principal: undefined });
  expect(counted).toEqual([]);
  countInvalid(context, { ...invalid, principal: { projectId: 7 } as never });
  expect(counted).toEqual([
    {
      projectId: 7,
      outcome: "refused",
      agentId: "support",
      violations: [expect.objectContaining(violations[0])],
    },
  ]);
});
