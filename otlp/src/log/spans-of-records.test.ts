import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ExportLogsServiceRequestSchema } from "@runfacts/gen/otlp/logs-service";
import { describe, expect, it } from "vitest";
import { decode } from "../decode/decode.ts";
import { createMapper } from "../span/mapper.ts";
import { testKey } from "../testing/runs-in.ts";
import { mapLogs } from "./map-logs.ts";
import { conversationOf, spansOfRecords } from "./spans-of-records.ts";

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

  it("belong to the turn before them where they name no prompt, in any order", () => {
    const { records } = mapped("codex");
    const spans = spansOfRecords(records, testKey);
    expect(new Set(spans.map(({ runId }) => runId)).size).toBe(2);
    const sorted = (some: typeof spans) => [...some].sort((a, b) => (a.spanId < b.spanId ? -1 : 1));
    expect(sorted(spansOfRecords([...records].reverse(), testKey))).toEqual(sorted(spans));
  });

  it("belong to the same turn each on its own, where its prompt is known", () => {
    const { records } = mapped("codex");
    const turns = records.filter(({ isPrompt }) => isPrompt).map(({ timeUs }) => timeUs);
    const asked = new Set<string>();
    const turnsOf = (conversation: string) => {
      asked.add(conversation);
      return turns;
    };
    const alone = records.flatMap((record) => spansOfRecords([record], testKey, turnsOf));
    expect(alone).toEqual(spansOfRecords(records, testKey));
    expect([...asked]).toEqual([...new Set(records.map((record) => conversationOf(record, testKey)))]);
  });

  it("belong to their conversation where no prompt is known, by its id where that is a UUID", () => {
    const id = "01A22AF9-334f-7f00-a65e-07bbef49a128";
    const records = mapped("codex")
      .records.filter(({ isPrompt }) => !isPrompt)
      .map((record) => ({ ...record, conversation: id }));
    const spans = spansOfRecords(records, testKey);
    expect(new Set(spans.map(({ runId }) => runId))).toEqual(new Set([id.toLowerCase()]));
    expect(spans.every(({ parentSpanId }) => parentSpanId !== undefined)).toBe(true);
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
  it("name the trace and the span that they judge", () => {
    const request = decode(
      ExportLogsServiceRequestSchema,
      new TextEncoder().encode(
        JSON.stringify({
          resourceLogs: [
            {
              scopeLogs: [
                {
                  logRecords: [
                    {
                      eventName: "gen_ai.evaluation.result",
                      timeUnixNano: "1795000000000000000",
                      traceId: "11".repeat(16),
                      spanId: "22".repeat(8),
                      attributes: [
                        { key: "gen_ai.evaluation.name", value: { stringValue: "relevance" } },
                        { key: "gen_ai.evaluation.score.value", value: { doubleValue: 0.5 } },
                        { key: "gen_ai.evaluation.explanation", value: { stringValue: "secret" } },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        }),
      ),
      "json",
    );
    const { evaluations, records } = mapLogs(request, createMapper({ key: testKey }));
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
});
