// A coding agent that edits until the tests pass, or its step limit ends it. Run it: node examples/typescript/coding.ts
import { AgentTracer, type Run } from "@runfacts/sdk";

const tracer = new AgentTracer({ agentId: "coding", agentVersion: "0.9.4", environment: "development" });
const MAX_ROUNDS = 4;

// Stand-in for your test runner: the tests never pass.
async function runTests(): Promise<{ exitCode: number; failed: number }> {
  return { exitCode: 1, failed: 3 };
}

async function solve(run: Run): Promise<boolean> {
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    {
      using step = run.step("plan", "choose_edit", { model: "claude-opus-4-6" });
      step.setUsage({ inputTokens: 2400 * round, outputTokens: 180, costUsd: 0.0121 });
    }
    {
      using step = run.step("tool", "edit_file");
      step.addMetadata({ lines_added: 12, lines_removed: 4, language: "typescript" });
    }
    {
      using step = run.step("tool", "run_tests", { attempt: round });
      const { exitCode, failed } = await runTests();
      step.addMetadata({ exit_code: exitCode, failed_count: failed });
      if (exitCode === 0) return true;
    }
  }
  return false;
}

await using run = tracer.startRun();
if (!(await solve(run))) {
  run.recordFailure({
    type: "orchestration",
    code: "max_steps_exceeded",
    message: `No passing test run in ${MAX_ROUNDS} rounds`,
    step: null,
  });
}
