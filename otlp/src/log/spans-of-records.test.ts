import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ExportLogsServiceRequestSchema } from "@runfacts/gen/otlp/logs-service";
import { describe, expect, it } from "vitest";
import { decode } from "../decode/decode.ts";
import { createMapper } from "../span/mapper.ts";
import { runsOf, testKey } from "../testing/runs-in.ts";
import { mapLogs } from "./map-logs.ts";
import { spansOfRecords } from "./spans-of-records.ts";

const fixture = (name: string) =>
  decode(
    ExportLogsServiceRequestSchema,
    readFileSync(join(import.meta.dirname, `../../fixtures/${name}.json`)),
    "json",
  );
const mapped = (name: string, key = testKey) => mapLogs(fixture(name), createMapper({ key }));

describe("records of a coding agent", () => {
  it("belong to their prompt, whose id is that of the run", () => {
    const { records } = mapped("claude-code-logs");
    expect(new Set(records.map(({ runId }) => runId))).toEqual(
      new Set(["3d6f0a6e-1b1b-4c4c-8d8d-0e0e0e0e0e0e"]),
    );
  });

  it("belong to the turn of the last prompt before them where they name none, in whatever order they come", () => {
    const { records } = mapped("codex");
    const spans = spansOfRecords(records, testKey);
    const runs = [...Map.groupBy(spans, ({ runId }) => runId).values()];
    expect(runs.map((ofRun) => ofRun.map(({ name }) => name.split(" ")[0]))).toEqual([
      ["invoke_agent", "chat", "blocked_on_user", "execute_tool", "chat"],
      ["invoke_agent", "chat"],
    ]);
    expect(
      runs.map((ofRun) => ofRun.filter(({ parentSpanId }) => parentSpanId === undefined).length),
    ).toEqual([1, 1]);
    expect(spansOfRecords(records.toReversed(), testKey).toReversed()).toEqual(spans);
  });

  it("are part of the first turn if they come before any prompt, whose run stays the same when an earlier prompt comes", () => {
    const { records } = mapped("codex");
    const [prompt] = records;
    if (prompt === undefined) throw new Error("the fixture has no records");
    const idsOf = (...given: typeof records) => spansOfRecords(given, testKey).map(({ runId }) => runId);
    const [first] = idsOf(...records);
    expect(idsOf({ ...prompt, isPrompt: false, timeUs: 1 }, ...records).slice(0, 2)).toEqual([first, first]);
    const [earlier, later] = idsOf({ ...prompt, timeUs: 1 }, prompt);
    expect(earlier).toBe(first);
    expect(later).not.toBe(first);
  });

  it("end their turn once the next has begun", () => {
    const runs = runsOf(spansOfRecords(mapped("codex").records, testKey));
    expect(runs.map(({ ended }) => ended?.status)).toEqual(["failure", undefined]);
  });

  it("have other ids in another project", () => {
    const idsIn = (key: typeof testKey) => mapped("codex", key).records.map(({ step }) => step.spanId);
    expect(idsIn(testKey).filter((id) => idsIn(new Uint8Array(32)).includes(id))).toEqual([]);
  });

  it("are counted where they are no step", () => {
    expect(mapped("claude-code-logs").dropped.no_step).toBe(3);
  });
});

describe("judgements in logs", () => {
  const judged = (values: Readonly<Record<string, string | number>>) => {
    const attributes = Object.entries(values).map(([key, value]) => ({
      key: `gen_ai.evaluation.${key}`,
      value: typeof value === "string" ? { stringValue: value } : { doubleValue: value },
    }));
    const record = {
      eventName: "gen_ai.evaluation.result",
      timeUnixNano: "1795000000000000000",
      traceId: "11".repeat(16),
      spanId: "22".repeat(8),
      attributes,
    };
    const sent = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
    const request = decode(ExportLogsServiceRequestSchema, new TextEncoder().encode(sent), "json");
    return mapLogs(request, createMapper({ key: testKey }));
  };

  it("name the trace and the span that they judge", () => {
    const { evaluations, records } = judged({ name: "relevance", "score.value": 0.5, explanation: "secret" });
    expect(records).toEqual([]);
    expect(evaluations).toEqual([
      {
        runId: "11111111-1111-1111-1111-111111111111",
        spanId: "22".repeat(8),
        name: "relevance",
        score: 0.5,
      },
    ]);
  });

  it.each<[string, Readonly<Record<string, string | number>>, number]>([
    ["whose label is in words", { name: "tone", "score.label": "rather friendly, I think" }, 0],
    ["whose label is in words beside a score", { name: "tone", "score.value": 1, "score.label": "so so" }, 1],
    ["whose name is in words", { name: "was it nice?", "score.value": 1 }, 0],
    ["without a name", { "score.value": 1 }, 0],
    ["that says nothing", { name: "tone" }, 0],
  ])("are counted as left out: one %s", (_, values, kept) => {
    const { evaluations, dropped } = judged(values);
    expect([evaluations.length, dropped.wrong_shape]).toEqual([kept, 1]);
  });

  it("are counted by the rule that they break", () => {
    expect(judged({ name: "tone", "score.value": "high" }).dropped.wrong_type).toBe(1);
    expect(judged({ name: "tone", "score.label": "anna@example.com" }).dropped).toMatchObject({
      privacy: 1,
      wrong_shape: 0,
    });
  });
});
