import { expect, inject, it } from "vitest";
import { expectNoCanary } from "../expect-no-canary.ts";
import { chatChunks, chatCompletion } from "../model-server/openai-replies.ts";
import { startModelServer } from "../model-server/scripted-server.ts";
import { runExample } from "../run-example.ts";

const TEXT = "The canary is on its way.";

it.skipIf(!inject("hasPackages"))("the example of OpenAI's client records its run", async () => {
  await using server = await startModelServer(({ body }) =>
    body.stream
      ? chatChunks({ text: TEXT }, true)
      : chatCompletion({ tools: [{ name: "look_up_order", input: { order: "canary" } }] }),
  );
  const { lines, bytes, code, stdout, stderr } = await runExample("openai", {
    args: ["Where is the canary?"],
    env: { OPENAI_API_KEY: "sk-none", OPENAI_BASE_URL: server.url },
  });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${TEXT} \n`, stderr: "" });
  const answered = `provider="openai" response_model="gpt-5-2026-08-07"`;
  expect(lines).toEqual([
    [
      "openai-support 1.4.0 success",
      `plan chat gpt-5 #1: [gpt-5]: 100 in, 10 out, 20 cached, 4 reasoning: finish_reason="tool_calls" ${answered}`,
      "tool execute_tool look_up_order: digest",
      `respond chat gpt-5 #1: [gpt-5]: 100 in, 10 out, 20 cached, 4 reasoning: finish_reason="stop" first_chunk_ms ${answered}`,
    ],
  ]);
  expectNoCanary(bytes, "openai-support");
});
