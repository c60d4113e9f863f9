export { type McpClient, observeMcp } from "./observe-mcp.ts";
