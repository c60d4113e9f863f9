// An agent of the Vercel AI SDK 6 (5 is the same): a line in each call, experimental_telemetry, is there for Runfacts.
// Run it: node examples/typescript/adapters/vercel-ai-6.ts
import { AgentTracer } from "@runfacts/sdk";
import { vercelAiTelemetry } from "@runfacts/sdk/vercel-ai";
// The same as "ai", where version 6 is installed.
import { streamText } from "ai6";
import { MockLanguageModelV3, simulateReadableStream } from "ai6/test";

const tracer = new AgentTracer({ agentId: "support", agentVersion: "1.4.0" });

// Stands in for your model.
const model = new MockLanguageModelV3({
  modelId: "mock-1",
  doStream: async () => ({
    stream: simulateReadableStream({
      chunks: [
        { type: "stream-start", warnings: [] },
        { type: "text-start", id: "1" },
        { type: "text-delta", id: "1", delta: "Canary: your parcel " },
        { type: "text-delta", id: "1", delta: "is on its way." },
        { type: "text-end", id: "1" },
        {
          type: "finish",
          finishReason: { unified: "stop", raw: "stop" },
          usage: {
            inputTokens: { total: 120, noCache: 20, cacheRead: 100, cacheWrite: 0 },
            outputTokens: { total: 30, text: 10, reasoning: 20 },
          },
        },
      ],
    }),
  }),
});

const { textStream } = streamText({
  model,
  prompt: "Canary: where is my order?",
  experimental_telemetry: vercelAiTelemetry({ tracer, functionId: "answer" }),
});
for await (const text of textStream) process.stdout.write(text);
await tracer.close();
