import { join } from "node:path";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { expectNoCanary } from "../expect-no-canary.ts";
import { type ExampleResult, runExample } from "../run-example.ts";

const scenarios = join(import.meta.dirname, "agents/scenarios.ts");
const TOKENS = "100 in, 10 out, 20 cached, 5 reasoning";
const called = (reason: string, more = "") =>
  `chat gpt-5: [gpt-5]: ${TOKENS}: finish_reason="${reason}" ${more}provider="openai"`;
const planned = (more = "") => `plan ${called("tool-calls", more)}`;
const answered = (more = "first_chunk_ms ") => `respond ${called("stop", more)}`;

describe.skipIf(!inject("hasPackages"))("Mastra", () => {
  it("runs the example: a workflow is a run, its agent a step, and what is suspended waits for a person", async () => {
    const { lines, runs, bytes, stdout, stderr } = await runExample("mastra");
    expect({ stdout, stderr }).toEqual({ stdout: "Dear Canary, your order was lost.\n", stderr: "" });
    const call = (type: string, reason: string) =>
      `      ${type} chat gpt-5: [gpt-5]: 812 in, 64 out, 512 cached: finish_reason="${reason}" first_chunk_ms provider="openai"`;
    expect(lines).toEqual([
      [
        "support 1.4.0 partial",
        "other invoke_workflow refund",
        "  other workflow_step answer",
        "    other invoke_agent support",
        call("plan", "tool-calls"),
        "      tool execute_tool look_up_order: range_error: digest",
        call("plan", "tool-calls"),
        "      tool execute_tool look_up_order: digest: 24 bytes",
        call("respond", "stop"),
        "  other workflow_step approve",
        "    other suspend: waits for person",
      ],
      [
        "support 1.4.0 success",
        "other invoke_workflow refund: resumed=true",
        "  other workflow_step approve",
      ],
    ]);
    const [asked, resumed] = runs;
    expect(asked?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(resumed?.traceId).toBe(asked?.traceId);
    expectNoCanary(bytes, "look_up_order");
  });

  describe("agents of every kind", () => {
    let result: ExampleResult;
    const linesOf = (agentId: string) => result.lines.filter(([head]) => head?.startsWith(`${agentId} `));
    /** Around every agent: its memory. */
    const inAgent = (...steps: string[]) => [
      "other invoke_agent support",
      "  other processor",
      "  other memory_operation",
      ...steps.map((step) => `  ${step}`),
      "  other memory_operation",
    ];

    beforeAll(async () => {
      result = await runExample(scenarios);
    }, 60_000);

    it("send nothing that they said or were told, and run as they would without", () => {
      expectNoCanary(result.bytes, "execute_tool look_up");
      expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 0, stderr: "" });
      // What became of it, then dropped steps, dropped values and errors.
      expect(result.stdout.trim().split("\n")).toEqual([
        "generating done 0 0 0",
        "streaming done 0 0 0",
        "failing RangeError 0 0 0",
        "remembering done 0 0 0",
        "approval done 0 0 0",
        "workflow done 0 0 0",
        "branches done 0 0 0",
        "nested done 0 0 0",
      ]);
    });

    it("an agent plans, calls tools side by side, of which one fails, and answers", () => {
      expect(linesOf("generating")).toEqual([
        [
          "generating 1 partial",
          ...inAgent(
            planned("first_chunk_ms "),
            "tool execute_tool look_up: type_error: digest",
            "tool execute_tool look_up: digest: 22 bytes",
            answered(),
          ),
        ],
      ]);
    });

    it("an agent that streams tells which model answered", () => {
      const model = ' response_model="gpt-5-2026"';
      expect(linesOf("streaming")).toEqual([
        [
          "streaming 1 success",
          ...inAgent(planned() + model, "tool execute_tool look_up: digest: 22 bytes", answered() + model),
        ],
      ]);
    });

    it("an error of the model is one failure, by the class that the agent tells", () => {
      expect(linesOf("failing")).toEqual([
        [
          "failing 1 failure",
          "! model/range_error: chat gpt-5: range error",
          "other invoke_agent support: range_error",
          ...inAgent('respond chat gpt-5: [gpt-5]: finish_reason="error" provider="openai"').slice(1),
        ],
      ]);
    });

    it("a thread is a session, of which a digest is sent", () => {
      expect(linesOf("remembering")).toEqual([["remembering 1 success", ...inAgent(answered())]]);
      expect(result.runs.find(({ agentId }) => agentId === "remembering")?.sessionId).toMatch(
        /^[0-9a-f]{32}$/,
      );
    });

    it("a tool that needs approval waits for a person", () => {
      const [asked, resumed] = linesOf("approval");
      expect(asked).toEqual([
        "approval 1 success",
        "other invoke_agent support",
        "  other processor",
        "  other memory_operation",
        '  plan chat gpt-5: [gpt-5]: provider="openai"',
        "  other approval: waits for person",
      ]);
      expect(resumed?.slice(0, 2)).toEqual([
        "approval 1 success",
        "other invoke_agent support: resumed=true",
      ]);
      expect(resumed).toContain("  tool execute_tool pay_back: digest: 6 bytes");
    });

    it("a step of a workflow that Mastra tries again is one", () => {
      expect(linesOf("workflow")).toEqual([
        [
          "workflow 1 success",
          "other invoke_workflow refund",
          "  other workflow_step prepare",
          "  other workflow_step flaky",
        ],
      ]);
    });

    it("a branch of a workflow that fails is the failure", () => {
      expect(linesOf("branches")).toEqual([
        [
          "branches 1 failure",
          "! orchestration/range_error: workflow_step broken: RangeError",
          "other invoke_workflow refund: range_error",
          "  other workflow_step left",
          "  other workflow_step broken: range_error",
        ],
      ]);
    });

    it("within a run there are steps of it", () => {
      expect(linesOf("nested")).toEqual([
        ["nested 1 success", "other work", ...inAgent(answered()).map((line) => `  ${line}`)],
      ]);
    });
  });
});
