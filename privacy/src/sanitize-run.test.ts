import { describe, expect, it } from "vitest";
import { inspectRun } from "./inspect-run.ts";
import type { InspectableRun } from "./inspectable-run.ts";
import { sanitizeRun } from "./sanitize-run.ts";

const clean = {
  agentId: "support",
  agentVersion: "1.4.0",
  steps: [{ name: "search", latencyMs: 3, metadata: { tool: "bash" } }],
  failures: [{ failureCode: "timeout", message: "Upstream timed out" }],
};

describe("sanitizeRun", () => {
  it("returns a clean run as it is", () => {
    expect(sanitizeRun(clean)).toEqual({ run: clean, dropped: [] });
    expect(sanitizeRun(clean).run).toBe(clean);
  });

  it("drops keys and optional texts, replaces needed ones, keeps everything else", () => {
    const run: InspectableRun = {
      agentId: "a\0",
      agentVersion: "1.4.0",
      sessionId: "s\0",
      steps: [
        {
          ...clean.steps[0],
          name: "n".repeat(300),
          model: "m\0",
          errorCode: "e\0",
          metadata: { prompt: "hi", tool: "bash" },
        },
      ],
      failures: [{ failureCode: "timeout", message: "  First line\n  at stack (file.ts:1)" }],
    };
    const before = structuredClone(run);
    const { run: sanitized, dropped } = sanitizeRun(run);
    expect(sanitized).toEqual({
      agentId: "redacted",
      agentVersion: "1.4.0",
      steps: [{ name: "n".repeat(255), latencyMs: 3, errorCode: "redacted", metadata: { tool: "bash" } }],
      failures: [{ failureCode: "timeout", message: "First line" }],
    });
    expect(Object.keys(sanitized)).not.toContain("sessionId");
    expect(dropped.map(({ field }) => field)).toEqual([
      "agent_id",
      "session_id",
      "steps[0].name",
      "steps[0].model",
      "steps[0].error_code",
      "steps[0].metadata.prompt",
      "failures[0].message",
    ]);
    expect(run).toEqual(before);
    expect(inspectRun(sanitized)).toEqual([]);
  });

  it("keeps no first line that is a sentence", () => {
    const name = "Pacjentka jest w ciąży\nx";
    const { run } = sanitizeRun({ ...clean, agentId: name, steps: [{ name }] });
    expect(run).toMatchObject({ agentId: "redacted", steps: [{ name: "redacted" }] });
  });

  it("empties metadata that breaks a rule as a whole", () => {
    const metadata = Object.fromEntries(Array.from({ length: 65 }, (_, k) => [`k${k}`, k]));
    const { run } = sanitizeRun({ ...clean, steps: [{ name: "search", metadata }] });
    expect(run.steps[0]?.metadata).toEqual({});
  });
});
