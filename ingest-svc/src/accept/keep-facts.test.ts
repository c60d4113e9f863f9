import { ErrorReason } from "@runfacts/gen/server/error_reason";
import type { Run } from "@runfacts/gen/server/run";
import { Effort } from "@runfacts/privacy/inspect";
import { expect, it } from "vitest";
import { sampleRun } from "../testing/sample-run.ts";
import { Breath, inParts } from "./breath.ts";
import { keepFacts } from "./keep-facts.ts";
import { sizeRefusal } from "./refusal.ts";

const leaking = sampleRun({ sessionId: "ada.lovelace@example.org" });

/** What is kept of a run, if every run with dropped fields breaks the contract. */
function keep(run: Run) {
  return inParts(
    keepFacts(run, undefined, "drop", () => sizeRefusal("less"), new Effort()),
    new Breath(),
  );
}

it("refuses a run that breaks the contract once its fields are dropped, and names these fields", async () => {
  expect((await keep(leaking)).refusal).toMatchObject({
    reason: ErrorReason.PRIVACY_VIOLATION,
    violations: [{ field: "session_id", rule: "personal-email" }],
  });
});

it("does not check the contract again for a run that stays as it is", async () => {
  expect((await keep(sampleRun())).refusal).toBeUndefined();
});
