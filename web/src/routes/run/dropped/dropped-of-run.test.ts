import { create } from "@bufbuild/protobuf";
import { RunSchema } from "@runfacts/gen/client/run";
import { expect, it } from "vitest";
import { countDropped, droppedOfRun } from "./dropped-of-run.ts";

const mail = { field: "metadata.user_email", rule: "personal-email" };
const message = { field: "message", rule: "secret-token" };

it("gives dropped fields to the step that they belong to, or to the run as a whole", () => {
  const run = create(RunSchema, {
    dropped: [{ field: "session_id", rule: "personal-phone" }],
    steps: [{ stepId: "a", dropped: [mail, mail] }, { stepId: "b" }],
    failures: [{ stepId: "a", dropped: [message] }, { dropped: [message] }],
    decisions: [{ stepId: "b", dropped: [{ field: "selected", rule: "secret-jwt" }] }],
    qualitySignals: [{}],
  });
  const dropped = droppedOfRun(run);
  expect(Object.fromEntries(dropped)).toEqual({
    undefined: [
      { of: "run", field: "session_id", rule: "personal-phone" },
      { of: "failure", ...message },
    ],
    a: [
      { of: "step", ...mail },
      { of: "step", ...mail },
      { of: "failure", ...message },
    ],
    b: [{ of: "decision", field: "selected", rule: "secret-jwt" }],
  });
  expect(countDropped(dropped)).toBe(6);
  expect(countDropped(droppedOfRun(create(RunSchema)))).toBe(0);
});
