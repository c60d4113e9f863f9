// Every way in which a call may end, over the transport that the argument names.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { AgentTracer } from "@runfacts/sdk";
import { observeMcp } from "@runfacts/sdk/mcp";
import { makeServer } from "./server.ts";

const tracer = new AgentTracer({ agentId: "support", agentVersion: "1.4.0" });
const plain = new Client({ name: "support", version: "1" });
const client: Client = observeMcp(observeMcp(plain, tracer), tracer);
if (client !== plain) throw new Error("another client");

if (process.argv[2] === "stdio") {
  const args = [...process.execArgv, `${import.meta.dirname}/stdio-server.ts`];
  await client.connect(new StdioClientTransport({ command: process.execPath, args }));
} else {
  const [here, there] = InMemoryTransport.createLinkedPair();
  await makeServer().connect(there);
  await client.connect(here);
}

const given = { text: "Canary" };
const find = () => client.callTool({ name: "find", arguments: given });
const told: unknown[] = [];
const tell = (work: Promise<unknown>) =>
  work.then(
    (result) => told.push(result),
    (error) => told.push([error.name, error.code]),
  );

await tracer.run(async (run) => {
  await Promise.all([tell(find()), tell(find())]);
  await tell(client.callTool({ name: "deny", arguments: given }));
  await tell(client.callTool({ name: "find", arguments: {} }));
  await run.step("plan", "read", async () => {
    await tell(client.readResource({ uri: "note://Canary" }));
    await tell(client.readResource({ uri: "note://gone" }));
  });
  await tell(client.callTool({ name: "sleep", arguments: given }, undefined, { timeout: 20 }));
  const abort = new AbortController();
  const cut = client.callTool({ name: "sleep", arguments: given }, undefined, { signal: abort.signal });
  abort.abort();
  await tell(cut);
  await client.listTools();
});
await tell(find());
await client.close();
await tell(find());
await tracer.close();
console.log(JSON.stringify(told));
