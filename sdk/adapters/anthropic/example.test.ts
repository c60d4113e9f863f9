import { expect, inject, it } from "vitest";
import { expectNoCanary } from "../expect-no-canary.ts";
import { message, messageEvents } from "../model-server/anthropic-replies.ts";
import { startModelServer } from "../model-server/scripted-server.ts";
import { runExample } from "../run-example.ts";

const TEXT = "The canary is on its way.";
const MODEL = "claude-sonnet-4-6";

it.skipIf(!inject("hasPackages"))("the example of Anthropic's client records its run", async () => {
  await using server = await startModelServer(({ body }) =>
    body.stream
      ? messageEvents({ text: TEXT })
      : message({ tools: [{ name: "look_up_order", input: { order: "canary" } }] }),
  );
  const { lines, bytes, code, stdout, stderr } = await runExample("anthropic", {
    args: ["Where is the canary?"],
    env: { ANTHROPIC_API_KEY: "sk-none", ANTHROPIC_BASE_URL: server.url },
  });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${TEXT}\n`, stderr: "" });
  const facts = `[${MODEL}]: 80 in, 10 out, 20 cached: cache_write_tokens=5 finish_reason`;
  expect(lines).toEqual([
    [
      "anthropic-support 1.4.0 success",
      `plan chat ${MODEL} #1: ${facts}="tool_use" provider="anthropic"`,
      "tool execute_tool look_up_order: digest",
      `respond chat ${MODEL} #1: ${facts}="end_turn" first_chunk_ms provider="anthropic"`,
    ],
  ]);
  expectNoCanary(bytes, "anthropic-support");
});
