import { McpServer, ResourceTemplate } from "@modelcontextprotocol/sdk/server/mcp.js";
import { McpError } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";

/** A server whose tools do all that tools may do. */
export function makeServer(): McpServer {
  const server = new McpServer({ name: "orders", version: "2.1.0" });
  server.registerTool("find", { inputSchema: { text: z.string() } }, async ({ text }) => ({
    content: [{ type: "text", text: `canary ${text}` }],
  }));
  server.registerTool("deny", { inputSchema: { text: z.string() } }, async () => ({
    content: [{ type: "text", text: "Canary: not yours" }],
    isError: true,
  }));
  server.registerTool("sleep", { inputSchema: { text: z.string() } }, async (_, { signal }) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    return { content: [] };
  });
  server.registerResource(
    "note",
    new ResourceTemplate("note://{name}", { list: undefined }),
    {},
    async ({ href }) => {
      if (href.endsWith("gone")) throw new McpError(-32002, "Canary is gone");
      return { contents: [{ uri: href, text: "canary" }] };
    },
  );
  return server;
}
