// Knows nothing of Runfacts but what its first argument asks for.
import { createRequire } from "node:module";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { observeMcp } from "@runfacts/sdk/mcp";
import { makeServer } from "../../mcp/agents/server.ts";

const [, , how = "", required = ""] = process.argv;
const { Client: RequiredClient } =
  how === "require" ? createRequire(required)("@modelcontextprotocol/sdk/client/index.js") : { Client };
const client: Client = new RequiredClient({ name: "support", version: "1" });
if (how === "twice") observeMcp(client);
const [here, there] = InMemoryTransport.createLinkedPair();
await makeServer().connect(there);
await client.connect(here);
console.log(JSON.stringify(await client.callTool({ name: "find", arguments: { text: "Canary" } })));
await client.close();
