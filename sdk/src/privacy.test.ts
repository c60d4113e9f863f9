import { afterEach, expect, it, vi } from "vitest";
import { traceRun } from "../dev/trace.ts";

const detectors = vi.hoisted(() => ({ areAway: false }));

vi.mock("@runfacts/privacy", async (importOriginal) => {
  const privacy = await importOriginal<typeof import("@runfacts/privacy")>();
  const loadInspector = () =>
    detectors.areAway ? Promise.reject(new Error("away")) : privacy.loadInspector();
  return { ...privacy, loadInspector };
});

afterEach(() => {
  detectors.areAway = false;
});

const PROSE = "Please tell Ms Miller that her order will be late";
const token = `ghp_${"aB3dE5fG7h".repeat(4).slice(0, 36)}`;

it("facts that name or hold content are dropped with one warning a rule; the others stay", async () => {
  const { steps, stats, warnings } = await traceRun((tracer) =>
    tracer.run(async (run) => {
      for (let i = 0; i < 3; i += 1) {
        await run.step("tool", "call", (step) =>
          step.addMetadata({
            prompt: PROSE,
            userMessage: "hi",
            label: PROSE,
            input_tokens: 120,
            output_format: "json",
          }),
        );
      }
    }),
  );
  expect(steps.map((step) => step.metadata)).toEqual(
    Array(3).fill({ input_tokens: 120, output_format: "json" }),
  );
  expect(stats.droppedValues).toBe(9);
  expect(warnings.map(({ rule }) => rule)).toEqual(["metadata-key-content", "shape-value"]);
  expect(JSON.stringify(warnings)).not.toContain("Miller");
  expect(warnings[0]?.message).toContain("metadata.prompt has a key that names content");
});

it("secrets and personal data are dropped before anything is sent", async () => {
  const { run, steps, failures, warnings } = await traceRun((tracer) =>
    tracer.run({ sessionId: "jane.doe@example.com" }, async (run) => {
      await run.step("tool", `call ${token}`, (step) => {
        step.addMetadata({ contact: "jane.doe@example.com", credential: token, fine: 1 });
        step.fail("timeout", { message: `Key ${token} was refused` });
      });
    }),
  );
  expect(run.sessionId).toBeUndefined();
  expect(steps[0]).toMatchObject({ name: "redacted", metadata: { fine: 1 } });
  expect(failures[0]?.message).toBe("Key <id> was refused");
  expect(JSON.stringify(warnings)).not.toMatch(/ghp_|jane/);
  expect(warnings.map(({ rule }) => rule).sort()).toEqual(["personal-email", "secret-token"]);
});

it("without the detectors runs are sent without what only these can tell to be facts, with a warning", async () => {
  detectors.areAway = true;
  // The tests before have loaded them.
  vi.resetModules();
  const { traceRun } = await import("../dev/trace.ts");
  const { run, steps, failures, stats, warnings } = await traceRun((tracer) =>
    tracer.run({ sessionId: "s-1" }, (run) =>
      run.step("tool", "call", { model: "m-1", metadata: { prompt: PROSE, fine: 1 } }, (step) =>
        step.fail("not_found", { message: PROSE }),
      ),
    ),
  );
  expect(run.sessionId).toBeUndefined();
  expect(steps[0]).toMatchObject({ name: "call", model: "m-1" });
  expect(steps[0]?.metadata ?? {}).toEqual({});
  expect(failures[0]).toMatchObject({ failureCode: "not_found", message: "not found" });
  expect(stats.droppedValues).toBe(4);
  expect(warnings.map(({ rule }) => rule)).toEqual(["detectors"]);
});
