import { QueryService } from "@runfacts/gen/server/query_service";
import { expect, it } from "vitest";
import { getIncident, listIncidents } from "./incident-methods.ts";
import { listIntakeViolations } from "./use-intake-violations.ts";

it.each([listIncidents, getIncident, listIntakeViolations])("$name is as the contract has it", (method) => {
  const served = QueryService.methods.find(({ name }) => name === method.name);
  expect(served).toMatchObject({
    localName: method.localName,
    methodKind: method.methodKind,
    idempotency: method.idempotency,
    input: { typeName: method.input.typeName },
    output: { typeName: method.output.typeName },
  });
  expect(method.parent.typeName).toBe(QueryService.typeName);
});
