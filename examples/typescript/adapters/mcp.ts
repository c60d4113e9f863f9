// An agent that looks orders up by the tools of an MCP server, here in the same process.
// Run it: node examples/typescript/adapters/mcp.ts
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { AgentTracer } from "@runfacts/sdk";
import { observeMcp } from "@runfacts/sdk/mcp";
import { z } from "zod";

const server = new McpServer({ name: "orders", version: "2.1.0" });
server.registerTool("search_orders", { inputSchema: { customer: z.string() } }, async ({ customer }) => {
  if (customer === "") throw new Error("Canary: who?");
  return { content: [{ type: "text", text: `Canary: an order of ${customer}` }] };
});
const [here, there] = InMemoryTransport.createLinkedPair();
await server.connect(there);

const tracer = new AgentTracer({ agentId: "support", agentVersion: "1.4.0" });
const client = observeMcp(new Client({ name: "support", version: "1.4.0" }));
await client.connect(here);

await tracer.run(async () => {
  await client.callTool({ name: "search_orders", arguments: { customer: "" } });
  await client.callTool({ name: "search_orders", arguments: { customer: "Canary" } });
});
await client.close();
await tracer.close();
