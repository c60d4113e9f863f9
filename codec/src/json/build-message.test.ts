import { type DescMessage, fromJson, type JsonValue } from "@bufbuild/protobuf";
import { IngestRunRequestSchema } from "@runfacts/gen/server/ingest_service";
import { GetStatsResponseSchema, ListRunsRequestSchema } from "@runfacts/gen/server/query_service";
import { RunSchema } from "@runfacts/gen/server/run";
import { WatchRunsResponseSchema } from "@runfacts/gen/server/watch_runs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FieldFault } from "../faults.ts";
import { restRun } from "../testing/sample-run.ts";
import { buildMessage } from "./build-message.ts";
import { restDialect } from "./dialects.ts";
import { createJsonReader } from "./read-json.ts";

const readerOf = createJsonReader(restDialect);

/** What both make of a value that the reader lets pass; undefined for any other. */
function both(desc: DescMessage, json: JsonValue) {
  try {
    const checked = readerOf(desc)(json, 0);
    return { built: buildMessage(desc, structuredClone(checked)), decoded: fromJson(desc, checked) };
  } catch (error) {
    if (error instanceof FieldFault) return undefined;
    throw error;
  }
}

describe("buildMessage makes the same as fromJson", () => {
  const run = { ...restRun(), usage: { input_tokens: "9007199254740993", cost_usd: 0.5 }, session_id: "" };
  it.each<[DescMessage, unknown]>([
    [RunSchema, run],
    [RunSchema, {}],
    [RunSchema, { steps: [{ seq: 0, attempt: 1, parent_step_id: "", metadata: { a: [1, { b: null }] } }] }],
    [IngestRunRequestSchema, { run }],
    [ListRunsRequestSchema, { page_size: 5, status: "failure", start_time: "2026-01-01T00:00:00+02:00" }],
    [GetStatsResponseSchema, { failure_breakdown: { "tool/timeout": 15 } }],
    [WatchRunsResponseSchema, {}],
  ])("of %s from %j", (desc, json) => {
    const { built, decoded } = both(desc, json as JsonValue) ?? {};
    expect(built).toBeDefined();
    expect(built).toEqual(decoded);
  });

  it.each([
    "0001-01-01T00:00:00Z",
    "1969-12-31T23:59:59.5Z",
    "2024-02-29T12:00:00.123456789-11:30",
    "2026-01-01T00:00:00.1+00:00",
    "9999-12-31T23:59:59.999999999Z",
  ])("of the time %s", (started_at) => {
    const { built, decoded } = both(RunSchema, { started_at }) ?? {};
    expect(built).toBeDefined();
    expect(built).toEqual(decoded);
  });

  it("of whatever passes", () => {
    const name = fc.constantFrom(
      "run_id",
      "status",
      "started_at",
      "steps",
      "failures",
      "usage",
      "seq",
      "name",
    );
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom("success", "2026-01-01T00:00:00Z", 1, -1, null, [{}], [{ seq: 1 }]),
    );
    fc.assert(
      fc.property(fc.dictionary(name, value), (json) => {
        const result = both(RunSchema, structuredClone(json) as JsonValue);
        if (result !== undefined) expect(result.built).toEqual(result.decoded);
      }),
    );
  });
});
