// An agent of the Vercel AI SDK 7 that calls a tool. Nothing in it is there for Runfacts, but the first line.
// Run it: RUNFACTS_AGENT_ID=support node examples/typescript/adapters/vercel-ai.ts
import "@runfacts/sdk/auto";
import { isStepCount, ToolLoopAgent, tool } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { z } from "zod";

// Stands in for your model: it asks for two orders at once, then answers.
const model = new MockLanguageModelV4({
  modelId: "mock-1",
  doGenerate: async ({ prompt }) => {
    const hasLooked = prompt.some(({ role }) => role === "tool");
    const usage = {
      inputTokens: { total: 120, noCache: 20, cacheRead: 100, cacheWrite: 0 },
      outputTokens: { total: 30, text: 10, reasoning: 20 },
    };
    const call = (order: string) => ({
      type: "tool-call" as const,
      toolCallId: order,
      toolName: "search_orders",
      input: JSON.stringify({ order }),
    });
    return hasLooked
      ? {
          content: [{ type: "text", text: "Canary: your parcel is on its way." }],
          finishReason: { unified: "stop", raw: "stop" },
          usage,
          warnings: [],
        }
      : {
          content: [call("Canary 1"), call("lost")],
          finishReason: { unified: "tool-calls", raw: "tool_calls" },
          usage,
          warnings: [],
        };
  },
});

const agent = new ToolLoopAgent({
  model,
  stopWhen: isStepCount(5),
  tools: {
    search_orders: tool({
      inputSchema: z.object({ order: z.string() }),
      execute: async ({ order }) => {
        if (order === "lost") throw new RangeError("Canary: there is no such order");
        return { state: "Canary: sent" };
      },
    }),
  },
});

const { text } = await agent.generate({ prompt: "Canary: where are my orders?" });
console.log(text);
