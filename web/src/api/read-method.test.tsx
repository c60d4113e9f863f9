import { expect, it } from "vitest";
import { getIncident, listIncidents } from "./incident-methods.ts";
import { compareVersions } from "./use-comparison.ts";
import { explainFailures } from "./use-explanation.ts";
import { listIntakeViolations } from "./use-intake-violations.ts";
import { getPaths } from "./use-paths.ts";
import { listSignalGroups } from "./use-signal-groups.ts";

const contract = Object.values(
  import.meta.glob<string>("../../../proto/runfacts/v1/query_service.proto", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
).join("");

it.each([
  listIncidents,
  getIncident,
  listIntakeViolations,
  compareVersions,
  explainFailures,
  getPaths,
  listSignalGroups,
])("$name is as the contract has it", (method) => {
  const [, input, output, options] =
    new RegExp(`rpc ${method.name}\\((\\w+)\\) returns \\((\\w+)\\) \\{(.*?)\\n  \\}`, "s").exec(contract) ??
    [];
  expect([method.input.name, method.output.name]).toEqual([input, output]);
  expect(options).toContain("idempotency_level = NO_SIDE_EFFECTS");
  expect(method.parent.typeName).toBe("runfacts.v1.QueryService");
});
