import { create } from "@bufbuild/protobuf";
import { IngestOutcome, IngestRunsResponseSchema, OnViolation } from "@runfacts/gen/server/ingest_service";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type IngestServer, startIngestServer } from "../../dev/ingest-server.ts";
import { AgentTracer, type TracerOptions, type Warning } from "../index.ts";

const dropped = [
  { field: "steps[0].metadata.region", rule: "metadata-key-not-allowed" },
  { field: "steps[0].metadata.host", rule: "metadata-key-not-allowed" },
  { field: "agent_id", rule: "a-rule-to-come" },
];

let server: IngestServer;
let warnings: Warning[];
beforeEach(async () => {
  server = await startIngestServer();
  warnings = [];
});
afterEach(() => server.close());

const tracerOf = (options: Partial<TracerOptions> = {}) =>
  new AgentTracer({
    agentId: "support",
    agentVersion: "1",
    url: server.url,
    onWarning: (warning) => warnings.push(warning),
    ...options,
  });

const answer = (outcome: IngestOutcome) =>
  create(IngestRunsResponseSchema, { results: [{ outcome, dropped, droppedCount: 130 }] });

describe("the fields that the service drops from a run", () => {
  it("are told once a rule and counted, and the SDK asks for it", async () => {
    server.behave = () => answer(IngestOutcome.CREATED);
    const tracer = tracerOf();
    await tracer.run(() => undefined);
    await tracer.flush();
    await tracer.run(() => undefined);
    await tracer.close();
    expect([...server.onViolations]).toEqual([OnViolation.DROP]);
    expect(warnings).toEqual([
      {
        code: "privacy",
        rule: "metadata-key-not-allowed",
        message:
          "the service dropped steps[0].metadata.region: it breaks the rule metadata-key-not-allowed; the run was stored (told once)",
      },
      expect.objectContaining({ code: "privacy", rule: "a-rule-to-come" }),
    ]);
    expect(tracer.stats()).toMatchObject({ produced: 2, delivered: 2, droppedValues: 260, errors: 0 });
  });

  it("counts once for a run that comes twice", async () => {
    server.behave = () => answer(IngestOutcome.DUPLICATE);
    const tracer = tracerOf();
    await tracer.run(() => undefined);
    await tracer.close();
    expect(warnings).toHaveLength(2);
    expect(tracer.stats()).toMatchObject({ delivered: 1, duplicates: 1, droppedValues: 0 });
  });

  it("is told for a run that is under way, and does not end it", async () => {
    server.droppedFromParts = dropped;
    const tracer = tracerOf({ live: true });
    await tracer.run(async (run) => {
      await run.step("tool", "search", async () => undefined);
      await expect.poll(() => warnings.length, { timeout: 10_000 }).toBe(2);
      using _step = run.step("tool", "more");
      await expect.poll(() => server.parts.length, { timeout: 10_000 }).toBeGreaterThan(1);
    });
    await tracer.close();
    expect([...server.onViolations]).toEqual([OnViolation.DROP]);
    expect(tracer.stats()).toMatchObject({ delivered: 1, droppedValues: 0 });
  });
});

it("failure messages are masked before anything is sent", async () => {
  const tracer = tracerOf();
  await tracer.run((run) => {
    run.recordFailure({ type: "tool", code: "not_found", message: 'Order "Ada\'s birthday" not found' });
  });
  await tracer.close();
  const [run] = server.stored.values();
  expect(run?.failures[0]?.message).toMatch(/^Order <\w+> not found$/);
  expect(warnings).toEqual([]);
});
