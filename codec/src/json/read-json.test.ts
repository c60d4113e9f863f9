import { type DescMessage, fromJson, type JsonValue } from "@bufbuild/protobuf";
import { ValueSchema } from "@bufbuild/protobuf/wkt";
import { GetStatsResponseSchema, ListRunsRequestSchema } from "@runfacts/gen/server/query_service";
import { RunSchema } from "@runfacts/gen/server/run";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FieldFault } from "../faults.ts";
import { protoDialect, restDialect } from "./dialects.ts";
import { createJsonReader } from "./read-json.ts";
import { writeRestJson } from "./write-rest-json.ts";

const rest = createJsonReader(restDialect);
const proto = createJsonReader(protoDialect);

function fault(read: () => unknown): string {
  try {
    read();
    return "none";
  } catch (error) {
    if (!(error instanceof FieldFault)) throw error;
    const { field, rule } = error.violation();
    return `${field} ${rule}`;
  }
}

const ofRest = (desc: DescMessage, json: JsonValue) => fault(() => rest(desc)(json, 0));
const ofProto = (desc: DescMessage, json: JsonValue) => fault(() => proto(desc)(json, 0));

describe("the JSON of REST", () => {
  it("reads maps of wide integers, as numbers or text", () => {
    const json = { failure_breakdown: { "tool/timeout": 15, "model/x": "9007199254740993" } };
    expect(fromJson(GetStatsResponseSchema, rest(GetStatsResponseSchema)(json, 0)).failureBreakdown).toEqual({
      "tool/timeout": 15n,
      "model/x": 9_007_199_254_740_993n,
    });
  });

  it.each<[DescMessage, JsonValue, string]>([
    [GetStatsResponseSchema, { failure_breakdown: { a: null } }, "failure_breakdown.a json.null"],
    [GetStatsResponseSchema, { failure_breakdown: { "<b>": 1.5 } }, "failure_breakdown.* json.integer"],
    [GetStatsResponseSchema, { failure_breakdown: [] }, "failure_breakdown json.object"],
    [GetStatsResponseSchema, { success_rate: "NaN" }, "success_rate json.number"],
    [GetStatsResponseSchema, { success_rate: Number.POSITIVE_INFINITY }, "success_rate number.range"],
    [GetStatsResponseSchema, { total_runs: "9223372036854775808" }, "total_runs json.integer"],
    [GetStatsResponseSchema, { total_runs: "1.0" }, "total_runs json.integer"],
    [GetStatsResponseSchema, { total_runs: "-0" }, "none"],
    [ListRunsRequestSchema, { page_size: "1" }, "page_size json.integer"],
    [ListRunsRequestSchema, { page_size: -(2 ** 31) - 1 }, "page_size json.integer"],
    [ListRunsRequestSchema, { page_size: true }, "page_size json.integer"],
    [ListRunsRequestSchema, { status: "RUN_STATUS_SUCCESS" }, "none"],
    [ListRunsRequestSchema, { status: "Success" }, "status enum.defined_only"],
    [ListRunsRequestSchema, { toString: 1 } as unknown as JsonValue, "toString json.unknown_field"],
    [ListRunsRequestSchema, JSON.parse('{"__proto__": 1}') as JsonValue, "__proto__ json.unknown_field"],
    [RunSchema, { steps: [{ failed: "true" }] }, "steps[0].failed json.boolean"],
    [
      RunSchema,
      { steps: [{ metadata: { deep: { a: [{ b: Number.NaN }] } } }] },
      "steps[0].metadata.deep.a[0].b number.finite",
    ],
  ])("%s from %j: %s", (desc, json, expected) => {
    expect(ofRest(desc, json)).toBe(expected);
  });

  it("refuses what is nested too deep", () => {
    let json: JsonValue = 1;
    for (let level = 0; level < 100_000; level += 1) json = [json];
    expect(ofRest(RunSchema, { steps: [{ metadata: { a: json } }] })).toMatch(/json\.depth$/);
  });

  it("can be decoded whenever it is not refused", () => {
    const key = fc.constantFrom(
      "run_id",
      "status",
      "started_at",
      "steps",
      "failures",
      "duration_ms",
      "usage",
      "x",
    );
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom("success", "2026-01-01T00:00:00Z", 1, -1, 2 ** 40),
    );
    fc.assert(
      fc.property(fc.dictionary(key, value), (json) => {
        const copy = structuredClone(json) as JsonValue;
        if (ofRest(RunSchema, copy) === "none") expect(() => fromJson(RunSchema, copy)).not.toThrow();
      }),
    );
  });

  it("is written as it is read", () => {
    const json = {
      run_id: "r",
      agent_id: "a",
      agent_version: "1",
      environment: "e",
      status: "abandoned",
      started_at: "2026-01-01T00:00:00.12Z",
      steps: [],
      failures: [
        {
          failure_id: "f",
          failure_type: "orchestration",
          failure_code: "c",
          message: "m",
          survived: false,
          dropped: [],
        },
      ],
      decisions: [],
      quality_signals: [],
      signal_count: 0,
      step_count: 1,
      failed_step_count: 0,
      usage: { input_tokens: 5, cost_usd: 1.5 },
      dropped: [{ field: "agent_id", rule: "personal-email" }],
      source: "opentelemetry",
      incomplete: false,
      dropped_attributes: 3,
      waiting_ms: 250,
      patterns: [{ type: "loop", step_ids: ["a", "b", "c"], names: ["n"], step_count: 3 }],
    };
    const message = fromJson(RunSchema, rest(RunSchema)(structuredClone(json), 0));
    expect(JSON.parse(JSON.stringify(writeRestJson(RunSchema, message)))).toEqual(json);
  });
});

describe("the JSON of protobuf", () => {
  it.each<[DescMessage, JsonValue, string]>([
    [ListRunsRequestSchema, { pageSize: "1", page_token: "x" }, "none"],
    [ListRunsRequestSchema, { status: 99 }, "none"],
    [ListRunsRequestSchema, { status: "success" }, "status enum.defined_only"],
    [GetStatsResponseSchema, { successRate: "NaN", totalRuns: "1" }, "none"],
    [GetStatsResponseSchema, { successRate: "many" }, "success_rate json.number"],
    [ValueSchema, null, "none"],
  ])("%s from %j: %s", (desc, json, expected) => {
    expect(ofProto(desc, json)).toBe(expected);
  });
});
