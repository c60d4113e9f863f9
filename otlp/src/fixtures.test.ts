import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromJson, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { ExportLogsServiceRequestSchema } from "@runfacts/gen/otlp/logs-service";
import { ExportTraceServiceRequestSchema } from "@runfacts/gen/otlp/trace-service";
import { inspectRun } from "@runfacts/privacy/inspect";
import { describe, expect, it } from "vitest";
import { readDialects } from "../build/read-dialects.ts";
import { decode } from "./decode/decode.ts";
import { outline } from "./testing/outline.ts";
import { runsOf, spansIn } from "./testing/runs-in.ts";

const folder = join(import.meta.dirname, "../fixtures");
const CANARY = "CANARY";

describe.each(readDialects())("$table.name", ({ file, signal }) => {
  const name = file.replace(/\.ts$/, "");
  const body = readFileSync(join(folder, `${name}.json`));

  it("becomes what is expected of its fixture", () => {
    const expected: unknown = JSON.parse(readFileSync(join(folder, `${name}.expected.json`), "utf8"));
    expect(runsOf(spansIn(body, signal, "json")).map(outline)).toEqual(expected);
  });

  it("lets nothing out that its fixture marks as content", () => {
    expect(body.toString("utf8")).toContain(CANARY);
    const spans = spansIn(body, signal, "json");
    expect(JSON.stringify([spans, runsOf(spans)]).toUpperCase()).not.toContain(CANARY);
  });

  it("becomes runs that ingest would not find fault with", () => {
    for (const run of runsOf(spansIn(body, signal, "json"))) {
      const { agent: agentId, version: agentVersion, session: sessionId = "", environment = "" } = run;
      const failures = run.failures.map(({ code, message }) => ({ failureCode: code, message }));
      expect(
        inspectRun({ agentId, agentVersion, sessionId, environment, steps: run.steps, failures }),
      ).toEqual([]);
    }
  });

  it("is the same in protobuf", () => {
    const schema = signal === "spans" ? ExportTraceServiceRequestSchema : ExportLogsServiceRequestSchema;
    const binary = toBinary(schema, decode(schema, body, "json"));
    expect(spansIn(binary, signal, "protobuf")).toEqual(spansIn(body, signal, "json"));
  });
});

describe("a fixture", () => {
  it("shares no trace with another, so that all can be sent to one place", () => {
    const traces = readDialects().flatMap(({ file }) => {
      const text = readFileSync(join(folder, file.replace(/\.ts$/, ".json")), "utf8");
      return [...new Set(Array.from(text.matchAll(/"traceId": "(\w+)"/g), ([, id]) => id))];
    });
    expect(traces.length).toBeGreaterThan(0);
    expect(traces.filter((id, at) => traces.indexOf(id) !== at)).toEqual([]);
  });

  it("is read as the library reads it", () => {
    const json = JSON.parse(readFileSync(join(folder, "gen-ai.json"), "utf8")) as JsonValue;
    const inBase64 = JSON.parse(JSON.stringify(json), (key, value: unknown) =>
      /^(?:trace|span|parentSpan)Id$/.test(key)
        ? Buffer.from(String(value), "hex").toString("base64")
        : value,
    ) as JsonValue;
    const ours = decode(ExportTraceServiceRequestSchema, Buffer.from(JSON.stringify(json)), "json");
    const theirs = fromJson(ExportTraceServiceRequestSchema, inBase64, { ignoreUnknownFields: true });
    expect(toBinary(ExportTraceServiceRequestSchema, ours)).toEqual(
      toBinary(ExportTraceServiceRequestSchema, theirs),
    );
  });
});
