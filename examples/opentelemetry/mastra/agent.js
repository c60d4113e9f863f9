// An agent of Mastra whose tool fails once.
import { openai } from "@ai-sdk/openai";
import { Agent } from "@mastra/core/agent";
import { Mastra } from "@mastra/core/mastra";
import { createTool } from "@mastra/core/tools";
import { Observability } from "@mastra/observability";
import { OtelExporter } from "@mastra/otel-exporter";
import { z } from "zod";

let tries = 0;
const lookupOrder = createTool({
  id: "lookup_order",
  description: "Looks an order up.",
  inputSchema: z.object({ order_id: z.string() }),
  execute: async ({ order_id }) => {
    tries += 1;
    if (tries === 1) throw new Error(`The warehouse did not answer about ${order_id}.`);
    return `${order_id} has left the warehouse.`;
  },
});

const support = new Agent({
  id: "support",
  name: "support",
  instructions: "Answer customers.",
  model: openai("gpt-5"),
  tools: { lookup_order: lookupOrder },
});
const endpoint = `${process.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? "http://localhost:4318"}/v1/traces`;
const exporter = new OtelExporter({
  provider: { custom: { endpoint, protocol: "http/protobuf" } },
  // Else the version is that of Mastra.
  resourceAttributes: { "service.version": "1.4.0" },
});
const observability = new Observability({
  configs: { otel: { serviceName: "support-service", exporters: [exporter] } },
});
const mastra = new Mastra({ agents: { support }, observability });

const { text } = await mastra.getAgent("support").generate(process.argv[2]);
console.log(text);
await observability.shutdown();
