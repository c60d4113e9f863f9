import { expect, it } from "vitest";
import { maintenanceLines } from "./maintenance-lines.ts";

it("an outage is two lines, however many tasks and tries fail in it", () => {
  const said: string[] = [];
  const { onError, onSuccess } = maintenanceLines((line) => said.push(line));
  onSuccess("rollups");
  onError(new AggregateError([new Error("connect ECONNREFUSED\n1"), new Error("and 2")]), "abandoned");
  onError(new Error("later"), "rollups");
  onError(new Error("again"), "abandoned");
  onSuccess("rollups");
  expect(said).toEqual(["Maintenance failed, trying again: connect ECONNREFUSED 1; and 2"]);
  onSuccess("abandoned");
  onSuccess("abandoned");
  expect(said.slice(1)).toEqual(["Maintenance works again."]);
});
