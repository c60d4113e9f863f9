import { afterEach, describe, expect, it } from "vitest";
import { trace, traceRun } from "../../dev/trace.ts";
import { AgentTracer, type RunOptions } from "../index.ts";

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN_ID = "00f067aa0ba902b7";
const header = `00-${TRACE_ID}-${SPAN_ID}-01`;
const API: unique symbol = Symbol.for("opentelemetry.js.api.1");

afterEach(() => {
  delete (globalThis as { [API]?: unknown })[API];
});

const traceOf = async (options?: RunOptions) =>
  (await traceRun((tracer) => tracer.startRun(options).end())).run.traceId;

describe("in", () => {
  it.each<[string, RunOptions["traceId"]]>([
    ["an id", TRACE_ID],
    ["a header", header],
    ["headers of fetch", new Headers({ traceparent: header })],
    ["headers of Node", { host: "example.com", traceparent: header }],
    ["headers in capitals", { Traceparent: [header] }],
  ])("%s", async (_, traceId) => {
    expect(await traceOf({ traceId })).toBe(TRACE_ID);
  });

  it("headers without a valid one are no mistake", async () => {
    const { run, warnings } = await traceRun((tracer) => {
      tracer.startRun({ traceId: { traceparent: "00-zz" } }).end();
    });
    expect([run.traceId, warnings]).toEqual([undefined, []]);
  });

  it("the run around it, also where it belongs to no trace yet", async () => {
    const { runs } = await trace((tracer) =>
      tracer.run({ traceId: TRACE_ID }, async () => {
        await tracer.run(() => 1);
        await tracer.run({ traceId: null }, () => 1);
      }),
    );
    expect(runs.map(({ traceId }) => traceId).sort()).toEqual([TRACE_ID, TRACE_ID, undefined]);
  });

  it("the active span of OpenTelemetry", async () => {
    const spanOf = (traceFlags: number) => ({
      spanContext: () => ({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags }),
    });
    const activate = (span: unknown) => {
      const key = Symbol.for("OpenTelemetry Context Key SPAN");
      const active = () => ({ getValue: (asked: symbol) => (asked === key ? span : undefined) });
      Object.assign(globalThis, { [API]: { version: "1.9.0", context: { active } } });
    };
    activate(spanOf(0));
    const { run } = await traceRun((tracer) => {
      const run = tracer.startRun();
      expect(run.traceparent()).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-00$`));
      run.end();
    });
    expect(run.traceId).toBe(TRACE_ID);
    activate(undefined);
    expect(await traceOf()).toBeUndefined();
    Object.assign(globalThis, { [API]: { context: { active: () => assertFails() } } });
    expect(await traceOf()).toBeUndefined();
  });
});

describe("out", () => {
  it("names the trace of the run, and the step as its span", async () => {
    const sent: string[] = [];
    const { run, steps } = await traceRun((tracer) =>
      tracer.run({ traceId: header }, (run) =>
        run.step("tool", "ask", (step) => {
          sent.push(run.traceparent(), step.traceparent());
        }),
      ),
    );
    const spanOf = (id = "") => id.replaceAll("-", "").slice(16);
    expect(sent).toEqual([
      `00-${TRACE_ID}-${spanOf(run.runId)}-01`,
      `00-${TRACE_ID}-${spanOf(steps[0]?.stepId)}-01`,
    ]);
  });

  it("begins a trace where there is none, and keeps it", async () => {
    let sent = "";
    const { run } = await traceRun((tracer) =>
      tracer.run((run) => {
        sent = run.traceparent();
        expect(run.traceparent()).toBe(sent);
      }),
    );
    expect(run.traceId).toBe(run.runId.replaceAll("-", ""));
    expect(sent.split("-")[1]).toBe(run.traceId);
  });

  it("in live mode a run has one from its start, since its first part tells it for good", async () => {
    const { run } = await traceRun((tracer) => tracer.startRun().end(), { live: true });
    expect(run.traceId).toBe(run.runId.replaceAll("-", ""));
  });

  it("is valid where nothing is recorded, and not sampled", () => {
    const off = new AgentTracer({ agentId: "off", agentVersion: "1", enabled: false });
    const run = off.startRun();
    for (const sent of [run.traceparent(), run.step("tool", "ask").traceparent()])
      expect(sent).toMatch(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-00$/);
  });

  it("is valid whatever the ids are", async () => {
    const generateId = () => "00000000-0000-0001-0000-000000000000";
    await traceRun(
      (tracer) => {
        using run = tracer.startRun();
        expect(run.traceparent()).toBe("00-00000000000000010000000000000000-0000000000000001-01");
      },
      { generateId },
    );
  });
});

function assertFails(): never {
  throw new Error("angry");
}
