// An agent of the Vercel AI SDK whose tool fails once.
import { openai } from "@ai-sdk/openai";
import { OpenTelemetry } from "@ai-sdk/otel";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { isStepCount, registerTelemetry, ToolLoopAgent, tool } from "ai";
import { z } from "zod";

const sdk = new NodeSDK();
sdk.start();
registerTelemetry(new OpenTelemetry());

let tries = 0;
const lookupOrder = tool({
  description: "Looks an order up.",
  inputSchema: z.object({ order_id: z.string() }),
  execute: ({ order_id }) => {
    tries += 1;
    if (tries === 1) throw new Error(`The warehouse did not answer about ${order_id}.`);
    return `${order_id} has left the warehouse.`;
  },
});

const agent = new ToolLoopAgent({
  model: openai("gpt-5"),
  tools: { lookupOrder },
  stopWhen: isStepCount(5),
  telemetry: { functionId: "support" },
});
const { text } = await agent.generate({ prompt: process.argv[2] });
console.log(text);
await sdk.shutdown();
