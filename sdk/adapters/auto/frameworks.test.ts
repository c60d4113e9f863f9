import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { expectNoCanary } from "../expect-no-canary.ts";
import { message, messageEvents } from "../model-server/anthropic-replies.ts";
import {
  chatChunks,
  chatCompletion,
  openAiError,
  response,
  responseEvents,
} from "../model-server/openai-replies.ts";
import { type ModelRequest, startModelServer } from "../model-server/scripted-server.ts";
import { packagesFolder } from "../packages-folder.ts";
import { runExample } from "../run-example.ts";

const agents = join(import.meta.dirname, "agents");
const TEXT = "The canary is on its way.";
const MODEL = '"gpt-5-2026-08-07"';
const OPENAI = "100 in, 10 out, 20 cached, 4 reasoning";
const CLAUDE_CLIENT =
  'chat claude-sonnet-4-6 #1: [claude-sonnet-4-6]: 80 in, 10 out, 20 cached: cache_write_tokens=5 finish_reason="end_turn"';
const loadedFirst = ["--import", "@runfacts/sdk/auto"];

/** @param asked of what may be asked for by name, @param auto of all else */
function runsOf(asked: string, auto: string): readonly (readonly string[])[] {
  const agent = [
    asked,
    "other invoke_agent support",
    `  plan chat gpt-5-2026-08-07: [gpt-5-2026-08-07]: ${OPENAI}`,
    "  tool execute_tool look_up: digest: 25 bytes",
    `  respond chat gpt-5-2026-08-07: [gpt-5-2026-08-07]: ${OPENAI}`,
  ];
  // What a tool's own code calls.
  const inTool = [
    asked,
    `respond chat gpt-5-mini #1: [gpt-5-mini]: ${OPENAI}: finish_reason="stop" provider="openai" response_model=${MODEL}`,
  ];
  const steps = [
    "other chain answer",
    `  respond chat gpt-5: [gpt-5]: ${OPENAI}: finish_reason="stop" provider="openai" response_model=${MODEL}`,
    '  respond chat claude-sonnet-4-6: [claude-sonnet-4-6]: 105 in, 10 out, 20 cached: provider="anthropic"',
  ];
  return [
    ...[agent, inTool, agent, inTool],
    ...[[asked, ...steps], inTool, [auto, ...steps], inTool],
    [
      auto,
      `respond chat gpt-5: [gpt-5]: ${OPENAI}: finish_reason="stop" first_chunk_ms response_model=${MODEL}`,
    ],
    [auto, 'retrieve embeddings embed-1 #1: [embed-1]: 3 in: provider="openai" result_count=1'],
  ];
}

const called = { text: TEXT };
/** The service's answer to a request for embeddings. */
const embedded = {
  object: "list",
  model: "embed-1",
  data: [{ index: 0, embedding: [1, 2] }],
  usage: { prompt_tokens: 3, total_tokens: 3 },
};

function answer({ path, body }: ModelRequest) {
  if (path.endsWith("/embeddings")) return { body: embedded };
  if (body.model === "refuse") return openAiError(400, "bad_words", "canary");
  if (path.includes("/messages")) return body.stream ? messageEvents(called) : message(called);
  if (!path.endsWith("/responses")) return body.stream ? chatChunks(called, true) : chatCompletion(called);
  const isFirst = !JSON.stringify(body.input).includes("function_call_output");
  const said = isFirst ? { tools: [{ name: "look_up", input: {} }] } : called;
  return body.stream ? responseEvents(said) : { body: response(said) };
}

async function runAgent(name: string, how: readonly string[], nodeOptions: readonly string[]) {
  await using server = await startModelServer(answer);
  const [first = "import", ...more] = how;
  const result = await runExample(join(agents, name), {
    args: [first, join(packagesFolder, "main.js"), ...more],
    env: {
      NODE_ENV: "production",
      OPENAI_API_KEY: "sk-none",
      OPENAI_BASE_URL: server.url,
      ANTHROPIC_API_KEY: "sk-none",
      ANTHROPIC_BASE_URL: server.url,
      RUNFACTS_AGENT_ID: "support",
      RUNFACTS_AGENT_VERSION: "1.4.0",
    },
    nodeOptions,
  });
  expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 0, stderr: "" });
  return { ...result, said: JSON.parse(result.stdout) };
}

describe.skipIf(!inject("hasPackages"))("/auto", () => {
  it.each([
    ["import", loadedFirst],
    ["require", loadedFirst],
    ["program", []],
  ])(
    "watches the clients of OpenAI and Anthropic, and changes nothing of them: %s",
    async (how, options) => {
      const plain = await runAgent("model-clients.ts", ["import"], []);
      expect(plain.lines).toEqual([]);
      const { lines, said, bytes } = await runAgent("model-clients.ts", [how], options);
      expect(said).toEqual(plain.said);
      const runs = [
        `respond chat gpt-5 #1: [gpt-5]: ${OPENAI}: finish_reason="stop" provider="openai" response_model=${MODEL}`,
        `respond chat gpt-5 #1: [gpt-5]: ${OPENAI}: finish_reason="stop" first_chunk_ms provider="openai" response_model=${MODEL}`,
        'retrieve embeddings embed-1 #1: [embed-1]: 3 in: provider="openai" result_count=1',
      ];
      expect(lines.slice(0, 3)).toEqual(runs.map((step) => ["support 1.4.0 success", step]));
      expect(lines[3]).toEqual([
        "support 1.4.0 failure",
        "! model/bad_words: chat refuse: BadRequestError",
        'respond chat refuse #1: [refuse]: bad_words: provider="openai"',
      ]);
      expect(lines.slice(4)).toEqual([
        ["support 1.4.0 success", `respond ${CLAUDE_CLIENT} provider="anthropic"`],
        ["support 1.4.0 success", `respond ${CLAUDE_CLIENT} first_chunk_ms provider="anthropic"`],
      ]);
      expectNoCanary(bytes, "claude-sonnet");
    },
    60_000,
  );

  it.each([
    ["import", loadedFirst],
    ["require", loadedFirst],
    ["program", []],
  ])(
    "records what frameworks do, and the calls of their clients once: %s",
    async (how, options) => {
      const { lines, bytes } = await runAgent("frameworks.ts", [how], options);
      expect(lines).toEqual(runsOf("support 1.4.0 success", "support 1.4.0 success"));
      expectNoCanary(bytes, "execute_tool look_up");
    },
    60_000,
  );

  it("stands back for adapters that are asked for, and neither changes what an agent says", async () => {
    const plain = await runAgent("frameworks.ts", ["import", "explicit"], []);
    const { lines, said, bytes } = await runAgent("frameworks.ts", ["import", "explicit"], loadedFirst);
    expect(said).toEqual(plain.said);
    expect(lines).toEqual(runsOf("asked 2 success", "support 1.4.0 success"));
    expectNoCanary(bytes, "execute_tool look_up");
  }, 60_000);
});
