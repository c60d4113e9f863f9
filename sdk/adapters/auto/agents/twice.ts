// What is watched by /auto is asked for again, with a tracer, and by a copy of the adapter.
import "@runfacts/sdk/auto";
import { AgentTracer } from "@runfacts/sdk";
import { observeVercelAi } from "@runfacts/sdk/vercel-ai";
import { generateText } from "ai";
import { MockLanguageModelV4 } from "ai/test";

const tracer = new AgentTracer({ agentId: "support", agentVersion: "1.4.0" });
const stop = observeVercelAi(tracer);
observeVercelAi();
const model = new MockLanguageModelV4({
  modelId: "mock-1",
  doGenerate: async () => ({
    content: [{ type: "text", text: "Canary" }],
    finishReason: { unified: "stop", raw: "stop" },
    usage: {
      inputTokens: { total: 3, noCache: 3, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: 10, text: 10, reasoning: undefined },
    },
    warnings: [],
  }),
});
await generateText({ model, prompt: "Canary" });
await generateText({ model, prompt: "Canary", telemetry: { isEnabled: false } });
// Nothing of content is told to anybody, so neither is the result: tokens are, and so is the reason of the end.
await generateText({ model, prompt: "Canary", telemetry: { recordInputs: false, recordOutputs: false } });
stop();
await generateText({ model, prompt: "Canary" });
await tracer.close();
