import { expect, it } from "vitest";
import { getIncident, listIncidents } from "./incident-methods.ts";
import { listIntakeViolations } from "./use-intake-violations.ts";

const contract = Object.values(
  import.meta.glob<string>("../../../proto/runfacts/v1/query_service.proto", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
).join("");

it.each([listIncidents, getIncident, listIntakeViolations])("$name is as the contract has it", (method) => {
  const [, input, output, options] =
    new RegExp(`rpc ${method.name}\\((\\w+)\\) returns \\((\\w+)\\) \\{(.*?)\\n  \\}`, "s").exec(contract) ??
    [];
  expect([method.input.name, method.output.name]).toEqual([input, output]);
  expect(options).toContain("idempotency_level = NO_SIDE_EFFECTS");
  expect(method.parent.typeName).toBe("runfacts.v1.QueryService");
});
