import { join } from "node:path";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { expectNoCanary } from "../expect-no-canary.ts";
import { type ExampleResult, runExample } from "../run-example.ts";

const scenarios = join(import.meta.dirname, "agents/scenarios.ts");
const CALLED = "[gpt-5]: 100 in, 10 out, 20 cached, 5 reasoning";
// The Agents SDK traces nothing in tests.
const env = { NODE_ENV: "production" };

describe.skipIf(!inject("hasPackages"))("OpenAI Agents", () => {
  it("runs the example: a trace is a run, agents are steps, an approval waits for a person", async () => {
    const { lines, runs, bytes, stdout } = await runExample("openai-agents", { env });
    expect(stdout).toBe("Dear Canary, your money is on its way.\n");
    expect(lines).toEqual([
      [
        "support 1.4.0 partial",
        "other invoke_agent triage",
        "  plan chat gpt-5: [gpt-5]: 812 in, 64 out",
        "  tool execute_tool look_up_order: range_error: digest: 43 bytes",
        "  plan chat gpt-5: [gpt-5]: 812 in, 64 out",
        "  tool execute_tool look_up_order: digest: 24 bytes",
        "  plan chat gpt-5: [gpt-5]: 812 in, 64 out",
        "  other handoff billing",
        "other invoke_agent billing",
        "  plan chat gpt-5: [gpt-5]: 812 in, 64 out",
        "  other approval: waits for person",
      ],
      [
        "support 1.4.0 success",
        "other invoke_agent billing",
        "  tool execute_tool pay_back: digest: 28 bytes",
        "  respond chat gpt-5: [gpt-5]: 812 in, 64 out",
      ],
    ]);
    const [asked, answered] = runs;
    expect(asked?.sessionId).toMatch(/^[0-9a-f]{32}$/);
    expect(answered?.sessionId).toBe(asked?.sessionId);
    expect(asked?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(answered?.traceId).toBe(asked?.traceId);
    expectNoCanary(bytes, "look_up_order");
  });

  describe("agents of every kind", () => {
    let result: ExampleResult;
    const linesOf = (agentId: string) => result.lines.filter(([head]) => head?.startsWith(`${agentId} `));

    beforeAll(async () => {
      result = await runExample(scenarios, { env });
    }, 60_000);

    it("send nothing that they said or were told, and run and export as they would without", () => {
      expectNoCanary(result.bytes, "execute_tool look_up");
      expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 0, stderr: "" });
      // What became of it, then dropped steps, dropped values and errors.
      expect(result.stdout.trim().split("\n")).toEqual([
        "responses done 0 0 0",
        "completions done 0 0 0",
        "streaming done 0 0 0",
        "secretive done 0 0 0",
        "silent done 0 0 0",
        "team done 0 0 0",
        "tripwire InputGuardrailTripwireTriggered 0 0 0",
        "endless MaxTurnsExceededError 0 0 0",
        "limited RateLimitError 0 0 0",
        "limitedChat InternalServerError 0 0 0",
        "aborted DOMException 0 0 0",
        "approval done 0 0 0",
        "nested done 0 0 0",
        "exported",
      ]);
    });

    it("an agent plans, calls tools side by side, of which one fails, and answers", () => {
      expect(linesOf("responses")).toEqual([
        [
          "responses 1 partial",
          "other invoke_agent support",
          `  plan chat gpt-5: ${CALLED}`,
          "  tool execute_tool look_up: type_error: digest: 37 bytes",
          "  tool execute_tool look_up: digest: 22 bytes",
          `  respond chat gpt-5: ${CALLED}`,
        ],
      ]);
    });

    it("completions and streams tell the same", () => {
      const steps = [
        "other invoke_agent support",
        `  plan chat gpt-5: ${CALLED}`,
        "  tool execute_tool look_up: digest: 22 bytes",
        `  respond chat gpt-5: ${CALLED}`,
      ];
      expect(linesOf("completions")).toEqual([["completions 1 success", ...steps]]);
      expect(linesOf("streaming")).toEqual([
        ["streaming 1 success", ...steps],
        ["streaming 1 success", ...steps],
      ]);
    });

    it("tokens that no call tells are those of the agent", () => {
      expect(linesOf("secretive")).toEqual([
        [
          "secretive 1 success",
          "other invoke_agent support: 200 in, 20 out, 40 cached",
          "  respond chat",
          "  tool execute_tool look_up",
          "  respond chat",
        ],
      ]);
    });

    it("a tool whose error is not told failed all the same", () => {
      expect(linesOf("silent")).toEqual([
        [
          "silent 1 partial",
          "other invoke_agent support",
          `  plan chat gpt-5: ${CALLED}`,
          "  tool execute_tool silent: error: digest: 59 bytes",
          `  respond chat gpt-5: ${CALLED}`,
        ],
      ]);
    });

    it("an agent hands over to another, which has a third as its tool", () => {
      expect(linesOf("team")).toEqual([
        [
          "team 1 success",
          "other invoke_agent triage",
          `  plan chat gpt-5: ${CALLED}`,
          "  other handoff billing",
          "other invoke_agent billing",
          `  plan chat gpt-5: ${CALLED}`,
          "  tool execute_tool ask_researcher: digest: 6 bytes",
          "    other invoke_agent researcher",
          `      respond chat gpt-5: ${CALLED}`,
          `  respond chat gpt-5: ${CALLED}`,
        ],
      ]);
    });

    it("a guardrail that is triggered is the failure", () => {
      expect(linesOf("tripwire")).toEqual([
        [
          "tripwire 1 failure",
          "! orchestration/guardrail_tripwire_triggered: guardrail no_homework: GuardrailTripwireTriggered",
          "other invoke_agent support: guardrail_tripwire_triggered",
          "  other guardrail no_homework: guardrail_tripwire_triggered",
          "  other guardrail polite",
        ],
      ]);
    });

    it("an agent that goes on too long, or is aborted, fails", () => {
      const steps = [`  plan chat gpt-5: ${CALLED}`, "  tool execute_tool look_up: digest: "];
      expect(linesOf("endless")).toEqual([
        [
          "endless 1 failure",
          "! orchestration/max_turns_exceeded_error: invoke_agent support: MaxTurnsExceededError",
          "other invoke_agent support: max_turns_exceeded_error",
          steps[0],
          `${steps[1]}22 bytes`,
        ],
      ]);
      expect(linesOf("aborted")).toEqual([
        [
          "aborted 1 failure",
          "! orchestration/cancelled: invoke_agent support: AbortError",
          "other invoke_agent support: cancelled",
          steps[0],
          `${steps[1]}6 bytes`,
        ],
      ]);
    });

    it("an error of the model is one failure, whether its words are told or not", () => {
      expect(linesOf("limited")).toEqual([
        [
          "limited 1 failure",
          "! model/rate_limited: chat: RateLimitError",
          "other invoke_agent support: rate_limited",
          "  respond chat: rate_limited",
        ],
      ]);
      expect(linesOf("limitedChat")).toEqual([
        [
          "limitedChat 1 failure",
          "! model/internal_server_error: chat gpt-5: InternalServerError",
          "other invoke_agent support: internal_server_error",
          "  respond chat gpt-5: [gpt-5]: internal_server_error",
        ],
      ]);
    });

    it("a call that waits for approval is a wait, and one that is rejected failed", () => {
      expect(linesOf("approval")).toEqual([
        [
          "approval 1 success",
          "other invoke_agent support",
          `  plan chat gpt-5: ${CALLED}`,
          "  tool execute_tool look_up: digest: 22 bytes",
          "  other approval: waits for person",
        ],
        [
          "approval 1 partial",
          "other invoke_agent support",
          "  tool execute_tool pay_back: approval_rejected: 32 bytes",
          `  respond chat gpt-5: ${CALLED}`,
        ],
      ]);
    });

    it("within a run, the runs of a trace are steps of it", () => {
      expect(linesOf("nested")).toEqual([
        [
          "nested 1 success",
          "other work",
          "  other chain prepare",
          "  other invoke_agent left",
          `    respond chat gpt-5: ${CALLED}`,
          "  other invoke_agent right",
          `    respond chat gpt-5: ${CALLED}`,
        ],
      ]);
    });
  });
});
