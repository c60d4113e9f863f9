// Agents and workflows of Mastra, each a tracer of its own that is named after what it does.
import { Agent } from "@mastra/core/agent";
import type { MastraModelConfig } from "@mastra/core/llm";
import { Mastra } from "@mastra/core/mastra";
import { MockMemory } from "@mastra/core/memory";
import { InMemoryStore } from "@mastra/core/storage";
import { createTool } from "@mastra/core/tools";
import { createStep, createWorkflow } from "@mastra/core/workflows";
import { Observability } from "@mastra/observability";
import { AgentTracer } from "@runfacts/sdk";
import { runfacts } from "@runfacts/sdk/mastra";
import { MockLanguageModelV3, simulateReadableStream } from "ai/test";
import { z } from "zod";

type Turn = string | Error | readonly (readonly [tool: string, input: object])[];

const usage = {
  inputTokens: { total: 100, noCache: 80, cacheRead: 20, cacheWrite: undefined },
  outputTokens: { total: 10, text: 5, reasoning: 5 },
};

/** A model that says what it is told to: an answer, calls of tools, or an error. */
function modelOf(...turns: Turn[]) {
  const next = () => {
    const turn = turns.shift() ?? "canary has nothing to say";
    if (turn instanceof Error) throw turn;
    const calls = typeof turn === "string" ? [] : turn;
    const content = calls.map(([toolName, input], index) => ({
      type: "tool-call" as const,
      toolCallId: `canary-${turns.length}-${index}`,
      toolName,
      input: JSON.stringify(input),
    }));
    const unified = calls.length > 0 ? ("tool-calls" as const) : ("stop" as const);
    return {
      text: typeof turn === "string" ? turn : undefined,
      content,
      finishReason: { unified, raw: undefined },
    };
  };
  return new MockLanguageModelV3({
    provider: "openai",
    modelId: "gpt-5",
    doGenerate: async () => {
      const { text, content, finishReason } = next();
      return {
        content: text === undefined ? content : [{ type: "text" as const, text }],
        finishReason,
        usage,
        warnings: [],
      };
    },
    doStream: async () => {
      const { text, content, finishReason } = next();
      const said =
        text === undefined
          ? content
          : [
              { type: "text-start" as const, id: "1" },
              { type: "text-delta" as const, id: "1", delta: text },
              { type: "text-end" as const, id: "1" },
            ];
      const chunks = [
        { type: "stream-start" as const, warnings: [] },
        { type: "response-metadata" as const, id: "canary", modelId: "gpt-5-2026" },
        ...said,
        { type: "finish" as const, finishReason, usage },
      ];
      return { stream: simulateReadableStream({ chunks, initialDelayInMs: null, chunkDelayInMs: null }) };
    },
  });
}

const look_up = createTool({
  id: "look_up",
  description: "canary looks up",
  inputSchema: z.object({ order: z.string() }),
  execute: async ({ order }) => {
    if (order === "canary-lost") throw new TypeError(`canary ${order}`);
    return `canary found ${order}`;
  },
});
const pay_back = createTool({
  id: "pay_back",
  description: "canary pays back",
  inputSchema: z.object({ order: z.string() }),
  requireApproval: true,
  execute: async () => "canary",
});
const found = ["look_up", { order: "canary-17" }] as const;

const text = z.object({ text: z.string() });
type Execute = (given: { readonly inputData: { readonly text: string } }) => Promise<{ text: string }>;
const stepOf = (id: string, execute: Execute, more: object = {}) =>
  createStep({ id, inputSchema: text, outputSchema: text, execute, ...more });
const pass = (id: string) => stepOf(id, async ({ inputData }) => inputData);

interface Given {
  readonly tracer: AgentTracer;
  /** An agent whose model says these turns. */
  readonly agentOf: (...turns: Turn[]) => Agent;
  readonly mastraOf: (parts: object) => Mastra;
}

const scenarios: Readonly<Record<string, (given: Given) => Promise<unknown>>> = {
  async generating({ agentOf }) {
    const agent = agentOf([["look_up", { order: "canary-lost" }], found], "canary is done");
    await agent.generate("canary asks");
  },

  async streaming({ agentOf }) {
    const { textStream } = await agentOf([found], "canary is done").stream("canary asks");
    for await (const _ of textStream);
  },

  async failing({ agentOf }) {
    await agentOf(new RangeError("canary broke")).generate("canary asks", {
      modelSettings: { maxRetries: 0 },
    });
  },

  async remembering({ agentOf }) {
    const agent = agentOf("canary is done");
    await agent.generate("canary asks", { memory: { thread: "canary-thread", resource: "canary" } });
  },

  async approval({ agentOf }) {
    const agent = agentOf([["pay_back", { order: "canary" }]], "canary is done");
    const asked = await agent.stream("canary asks");
    for await (const _ of asked.fullStream);
    const answered = await agent.approveToolCall({ runId: asked.runId });
    for await (const _ of answered.fullStream);
  },

  async workflow({ mastraOf }) {
    let tries = 0;
    const flaky = stepOf(
      "flaky",
      async ({ inputData }) => {
        tries += 1;
        if (tries < 2) throw new RangeError("canary");
        return inputData;
      },
      { retries: 1 },
    );
    const refund = createWorkflow({ id: "refund", inputSchema: text, outputSchema: text })
      .then(pass("prepare"))
      .then(flaky)
      .commit();
    const run = await mastraOf({ workflows: { refund } }).getWorkflow("refund").createRun();
    await run.start({ inputData: { text: "canary" } });
  },

  async branches({ mastraOf }) {
    const broken = stepOf("broken", async () => {
      throw new RangeError("canary");
    });
    const refund = createWorkflow({ id: "refund", inputSchema: text, outputSchema: z.any() })
      .parallel([pass("left"), broken])
      .commit();
    const run = await mastraOf({ workflows: { refund } }).getWorkflow("refund").createRun();
    await run.start({ inputData: { text: "canary" } });
  },

  async nested({ tracer, agentOf }) {
    const agent = agentOf("canary is done");
    await tracer.run((run) => run.step("other", "work", () => agent.generate("canary asks")));
  },
};

for (const [agentId, scenario] of Object.entries(scenarios)) {
  await using tracer = new AgentTracer({ agentId, agentVersion: "1" });
  const observability = new Observability({
    configs: { runfacts: { serviceName: "canary", exporters: [runfacts({ tracer })] } },
  });
  const storage = new InMemoryStore();
  const mastraOf = (parts: object) => new Mastra({ storage, observability, logger: false, ...parts });
  const agentOf = (...turns: Turn[]) => {
    const agent = new Agent({
      id: "support",
      name: "support",
      instructions: "canary instructs",
      model: modelOf(...turns) as unknown as MastraModelConfig,
      memory: new MockMemory(),
      tools: { look_up, pay_back },
    });
    mastraOf({ agents: { agent } });
    return agent;
  };
  const result = await scenario({ tracer, agentOf, mastraOf }).then(
    () => "done",
    (error: Error) => error.name,
  );
  await observability.shutdown();
  const { droppedSteps, droppedValues, errors } = tracer.stats();
  console.log(agentId, result, droppedSteps, droppedValues, errors);
}
