// An agent that knows nothing of adapters: what its model was asked is in its run if it is told to say it.
import { AgentTracer } from "@runfacts/sdk";
import { generateText } from "ai5";
import { MockLanguageModelV2 } from "ai5/test";

const tracer = new AgentTracer({ agentId: "leaky", agentVersion: "1" });
const model = new MockLanguageModelV2({
  doGenerate: async () => ({
    content: [{ type: "text", text: "An answer" }],
    finishReason: "stop",
    usage: { inputTokens: 3, outputTokens: 10, totalTokens: 13 },
    warnings: [],
  }),
});

await tracer.run((run) =>
  run.step("respond", process.argv[2] ?? "reply", async (step) => {
    const { usage } = await generateText({ model, prompt: "A question" });
    step.setUsage({ inputTokens: usage.inputTokens, outputTokens: usage.outputTokens });
    step.addMetadata({ took_ms: 3 });
  }),
);
await tracer.close();
console.log("done");
