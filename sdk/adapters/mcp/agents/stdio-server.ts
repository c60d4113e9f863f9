import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { makeServer } from "./server.ts";

await makeServer().connect(new StdioServerTransport());
