// A workflow of Mastra whose agent looks an order up, and which a person has to approve: node examples/typescript/adapters/mastra.ts
import { Agent } from "@mastra/core/agent";
import type { MastraModelConfig } from "@mastra/core/llm";
import { Mastra } from "@mastra/core/mastra";
import { InMemoryStore } from "@mastra/core/storage";
import { createTool } from "@mastra/core/tools";
import { createStep, createWorkflow } from "@mastra/core/workflows";
import { Observability } from "@mastra/observability";
import { AgentTracer } from "@runfacts/sdk";
import { runfacts } from "@runfacts/sdk/mastra";
import { MockLanguageModelV3 } from "ai/test";
import { z } from "zod";

const tracer = new AgentTracer({ agentId: "support", agentVersion: "1.4.0" });
const observability = new Observability({
  configs: { runfacts: { serviceName: "support", exporters: [runfacts({ tracer })] } },
});

// Stands in for your model, such as openai("gpt-5").
let turns = 0;
const mock = new MockLanguageModelV3({
  provider: "openai",
  modelId: "gpt-5",
  doGenerate: async () => {
    turns += 1;
    const isCall = turns < 3;
    const call = {
      type: "tool-call" as const,
      toolCallId: `call-${turns}`,
      toolName: "look_up_order",
      input: '{"order":"order-of-canary"}',
    };
    return {
      content: isCall ? [call] : [{ type: "text", text: "Dear Canary, your order was lost." }],
      finishReason: { unified: isCall ? "tool-calls" : "stop", raw: undefined },
      usage: {
        inputTokens: { total: 812, noCache: 300, cacheRead: 512, cacheWrite: undefined },
        outputTokens: { total: 64, text: 64, reasoning: undefined },
      },
      warnings: [],
    };
  },
});

// Fails once.
let calls = 0;
const lookUpOrder = createTool({
  id: "look_up_order",
  description: "Looks Canary's order up",
  inputSchema: z.object({ order: z.string() }),
  execute: async ({ order }) => {
    calls += 1;
    if (calls === 1) throw new RangeError(`No answer about ${order}`);
    return `${order} was lost`;
  },
});
const support = new Agent({
  id: "support",
  name: "support",
  instructions: "Help Canary.",
  // The types of Mastra know models of providers, and no mock.
  model: mock as unknown as MastraModelConfig,
  tools: { look_up_order: lookUpOrder },
});

const text = z.object({ text: z.string() });
const answer = createStep({
  id: "answer",
  inputSchema: text,
  outputSchema: text,
  execute: async ({ inputData, mastra, tracingContext }) => {
    const reply = await mastra.getAgent("support").generate(inputData.text, { tracingContext });
    return { text: reply.text };
  },
});
const approve = createStep({
  id: "approve",
  inputSchema: text,
  outputSchema: text,
  resumeSchema: z.object({ isApproved: z.boolean() }),
  suspendSchema: text,
  execute: async ({ inputData, resumeData, suspend }) =>
    resumeData === undefined ? suspend({ text: "May we write that to Canary?" }) : inputData,
});
const refund = createWorkflow({ id: "refund", inputSchema: text, outputSchema: text })
  .then(answer)
  .then(approve)
  .commit();

const mastra = new Mastra({
  agents: { support },
  workflows: { refund },
  storage: new InMemoryStore(),
  observability,
  logger: false,
});
const run = await mastra.getWorkflow("refund").createRun();
await run.start({ inputData: { text: "Where is Canary's order?" } });
const result = await run.resume({ step: "approve", resumeData: { isApproved: true } });
console.log(result.status === "success" ? result.result.text : result.status);
await observability.shutdown();
await tracer.close();
