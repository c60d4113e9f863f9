import { join } from "node:path";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { expectNoCanary } from "../expect-no-canary.ts";
import { type ExampleResult, runExample } from "../run-example.ts";

const scenarios = join(import.meta.dirname, "agents/scenarios.ts");
const CALLED = "[gpt-5]: 100 in, 10 out, 20 cached, 5 reasoning";
const ANSWERED = 'provider="openai" response_model="gpt-5-2026"';

describe.skipIf(!inject("hasPackages"))("LangChain", () => {
  it("runs the example: a graph is a run, an interrupt waits for a person, a thread is a session", async () => {
    const { lines, runs, bytes, stdout, stderr } = await runExample("langchain");
    expect({ stdout, stderr }).toEqual({ stdout: "Dear Canary, your money is on its way.\n", stderr: "" });
    expect(lines).toEqual([
      [
        "support 1.4.0 partial",
        "other chain refund",
        "  other chain look_up #1: range_error",
        "    tool execute_tool look_up_order: range_error: digest",
        "  other chain look_up #2",
        "    tool execute_tool look_up_order: digest: 24 bytes",
        "  other chain approve #1",
        "    other interrupt: waits for person",
      ],
      [
        "support 1.4.0 success",
        "other chain refund: resumed=true",
        "  other chain approve #1",
        "  other chain reply #1",
        '    respond chat gpt-5: [gpt-5]: 812 in, 64 out: provider="openai"',
      ],
    ]);
    const [first, second] = runs.map(({ sessionId }) => sessionId);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).toBe(first);
    expectNoCanary(bytes, "look_up_order");
  });

  describe("agents of every kind", () => {
    let result: ExampleResult;
    const linesOf = (agentId: string) => result.lines.filter(([head]) => head?.startsWith(`${agentId} `));

    beforeAll(async () => {
      result = await runExample(scenarios);
    }, 60_000);

    it("send nothing that they said or were told, and run as they would without", () => {
      expectNoCanary(result.bytes, "execute_tool look_up");
      expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 0, stderr: "" });
      // What became of it, then dropped steps, dropped values and errors.
      expect(result.stdout.trim().split("\n")).toEqual([
        "tools done 0 0 0",
        "streaming done 0 0 0",
        "batched done 0 0 0",
        "failing RangeError 0 0 0",
        "aborted AbortError 0 0 0",
        "parallel done 0 0 0",
        "interrupted done 0 0 0",
        "retried done 0 0 0",
        "retrieval done 0 0 0",
        "nested done 0 0 0",
        "completion done 0 0 0",
        "recursion GraphRecursionError 0 0 0",
      ]);
    });

    it("an agent plans, calls tools side by side, which throw or give an error back, and answers", () => {
      expect(linesOf("tools")).toEqual([
        [
          "tools 1 partial",
          "! tool/tool_error: execute_tool refuse: Tool call failed",
          "other chain support",
          "  other chain model_request #1",
          `    plan chat gpt-5: ${CALLED}: finish_reason="tool_calls" ${ANSWERED}`,
          "  other chain tools #1",
          "    tool execute_tool look_up: type_error: digest",
          "  other chain tools #1",
          "    tool execute_tool look_up: digest: 22 bytes",
          "  other chain model_request #1",
          `    plan chat gpt-5: ${CALLED}: finish_reason="tool_calls" ${ANSWERED}`,
          "  other chain tools #1",
          "    tool execute_tool refuse: tool_error: digest: 14 bytes",
          "  other chain model_request #1",
          `    respond chat gpt-5: ${CALLED}: finish_reason="stop" ${ANSWERED}`,
        ],
      ]);
    });

    it("a chain that streams, and one whose events are streamed, tell usage and first chunk", () => {
      const run = [
        "streaming 1 success",
        "other chain",
        `  respond chat gpt-5: ${CALLED}: finish_reason="stop" first_chunk_ms provider="openai"`,
      ];
      expect(linesOf("streaming")).toEqual([run, run]);
    });

    it("each of a batch is a run", () => {
      const run = [
        "batched 1 success",
        "other chain",
        `  respond chat gpt-5: ${CALLED}: finish_reason="stop" ${ANSWERED}`,
      ];
      expect(linesOf("batched")).toEqual([run, run]);
    });

    it("an error of a model leaves the steps around it, and is one failure", () => {
      expect(linesOf("failing")).toEqual([
        [
          "failing 1 failure",
          "! model/range_error: chat gpt-5: RangeError",
          "other chain: range_error",
          "  other chain ask #1: range_error",
          '    respond chat gpt-5: [gpt-5]: range_error: provider="openai"',
        ],
      ]);
    });

    it("what is aborted is cancelled", () => {
      expect(linesOf("aborted")).toEqual([
        [
          "aborted 1 failure",
          "! model/cancelled: chat gpt-5: AbortError",
          "other chain: cancelled",
          '  respond chat gpt-5: [gpt-5]: cancelled: first_chunk_ms provider="openai"',
        ],
      ]);
    });

    it("graphs stand in nodes of graphs, and branches side by side", () => {
      expect(linesOf("parallel")).toEqual([
        [
          "parallel 1 success",
          "other chain",
          "  other chain left #1",
          "  other chain right #1",
          "    other chain deep #1",
          "      tool execute_tool look_up: digest: 19 bytes",
          "  other chain team_node #1",
          "    other chain team",
          "      other chain one #1",
        ],
      ]);
    });

    it("an interrupt waits once, in the innermost node, in the session of its thread", () => {
      expect(linesOf("interrupted")).toEqual([
        [
          "interrupted 1 success",
          "other chain",
          "  other chain team #1",
          "    other chain ask #1",
          "      other interrupt: waits for person",
        ],
      ]);
      const run = result.runs.find(({ agentId }) => agentId === "interrupted");
      expect(run?.sessionId).toBe("0199c3f1-7a3b-7c55-9f0e-000000000017");
    });

    it("each attempt of withRetry is a step", () => {
      expect(linesOf("retried")).toEqual([
        [
          "retried 1 partial",
          "other chain",
          "  other chain flaky #1: range_error",
          "  other chain flaky #2: range_error",
          "  other chain flaky #3",
        ],
      ]);
    });

    it("a retriever counts what it found", () => {
      expect(linesOf("retrieval")).toEqual([
        [
          "retrieval 1 partial",
          "other chain look",
          "  retrieve retrieval: digest: hit_count=2",
          "  retrieve retrieval: range_error: digest",
        ],
      ]);
    });

    it("within a run there are steps of it, each once", () => {
      expect(linesOf("nested")).toEqual([
        [
          "nested 1 success",
          "other work",
          "  other chain outer",
          `  respond chat gpt-5: ${CALLED}: finish_reason="stop" ${ANSWERED}`,
        ],
      ]);
    });

    it("a model by itself is a run of one step", () => {
      expect(linesOf("completion")).toEqual([["completion 1 success", "respond chat: first_chunk_ms"]]);
    });

    it("a graph that goes round too often fails as a whole", () => {
      expect(linesOf("recursion")).toEqual([
        [
          "recursion 1 failure",
          "! orchestration/graph_recursion_error: chain: GraphRecursionError",
          "other chain: graph_recursion_error",
          "  other chain again #1",
          "  other chain again #1",
        ],
      ]);
    });
  });
});
