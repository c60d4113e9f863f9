import { create } from "@bufbuild/protobuf";
import { RunFilterSchema } from "@runfacts/gen/client/run_filter";
import { expect, it } from "vitest";
import { filterOfMessage } from "./filter-message.ts";
import { filterFields } from "./filter-request.ts";
import type { RunFilter } from "./run-filter.ts";

it.each<RunFilter>([
  {},
  { agentId: "support", stepName: "search", status: "failure", range: { start: 1_000, end: undefined } },
  { ended: true, failureType: "tool", failureCode: "timeout", minDurationMs: 5, maxDurationMs: 9 },
])("reads back the filter that a request sends: %j", (filter) => {
  const read = filterOfMessage(create(RunFilterSchema, filterFields(filter)));
  expect(JSON.parse(JSON.stringify(read))).toEqual(JSON.parse(JSON.stringify(filter)));
});
