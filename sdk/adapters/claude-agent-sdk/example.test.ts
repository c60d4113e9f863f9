import { expect, inject, it } from "vitest";
import { expectNoCanary } from "../expect-no-canary.ts";
import { runExample } from "../run-example.ts";
import { resultsIn, setStage } from "./sessions.ts";

const TEXT = "The canary is in the mine.";
const MODEL = "claude-sonnet-4-6";

it.skipIf(!inject("hasPackages"))(
  "the example of the Claude Agent SDK records its run",
  async () => {
    const input = { command: "touch canary", description: "canary" };
    await using stage = await setStage((request) =>
      resultsIn(request) === 0 ? { tools: [{ name: "Bash", input }] } : { text: TEXT },
    );
    const env = Object.fromEntries(Object.entries(stage.env).map(([name, value]) => [name, value ?? ""]));
    const { lines, bytes, code, stdout, stderr } = await runExample("claude-agent-sdk", {
      args: ["Where is the canary?"],
      env,
    });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${TEXT}\n`, stderr: "" });
    const call = `[${MODEL}]: 80 in, 20 cached: cache_write_tokens=5 provider="anthropic"`;
    expect(lines[0]?.filter((line) => !line.startsWith("other"))).toEqual([
      "claude-helper 1.4.0 success",
      `  plan chat ${MODEL} #1: ${call}`,
      expect.stringMatching(/^ {2}tool execute_tool Bash: digest/),
      `    other blocked_on_user: waits for person: decision="allow"`,
      `  respond chat ${MODEL} #1: ${call}`,
    ]);
    expectNoCanary(bytes, "claude-helper");
  },
  60_000,
);
