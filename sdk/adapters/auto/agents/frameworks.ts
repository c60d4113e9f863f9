// Frameworks that call models by clients that are watched too. With the argument "explicit" each is given an adapter besides.
import { loader } from "./load.ts";

const load = await loader();
const isExplicit = process.argv.includes("explicit");
const baseURL = process.env["OPENAI_BASE_URL"];
const { OpenAI } = await load("openai", () => import("openai"));
const { Agent, addTraceProcessor, run, setDefaultOpenAIClient, setTraceProcessors, tool } = await load(
  "@openai/agents",
  () => import("@openai/agents"),
);
const { RunnableLambda } = await load("@langchain/core/runnables", () => import("@langchain/core/runnables"));
const { ChatOpenAI, OpenAIEmbeddings } = await load("@langchain/openai", () => import("@langchain/openai"));
const { ChatAnthropic } = await load("@langchain/anthropic", () => import("@langchain/anthropic"));
const { z } = await import("zod");
const { AgentTracer } = await import("@runfacts/sdk");
const { runfacts: processor } = await import("@runfacts/sdk/openai-agents");
const { runfacts: handler } = await import("@runfacts/sdk/langchain");
const { observeOpenAI } = await import("@runfacts/sdk/openai");

// Nothing goes out to OpenAI.
setTraceProcessors([]);
const tracer = new AgentTracer({ agentId: "asked", agentVersion: "2" });
const client = new OpenAI();
if (isExplicit) {
  addTraceProcessor(processor({ tracer }));
  observeOpenAI(client, { tracer });
}
setDefaultOpenAIClient(client as never);

async function ask() {
  const messages = [{ role: "user" as const, content: "canary" }];
  const { choices } = await client.chat.completions.create({ model: "gpt-5-mini", messages });
  return choices[0]?.message.content ?? "";
}
const lookUp = tool({ name: "look_up", description: "Canary", parameters: z.object({}), execute: ask });
const agent = new Agent({ name: "support", tools: [lookUp], model: "gpt-5" });
const said: unknown[] = [];
said.push((await run(agent, "Where is Canary's order?")).finalOutput);
const streamed = await run(agent, "Where is Canary's order?", { stream: true });
await streamed.completed;
said.push(streamed.finalOutput);

const callbacks = isExplicit ? [handler({ tracer })] : [];
const configuration = { baseURL };
const gpt = new ChatOpenAI({ model: "gpt-5", configuration, maxRetries: 0 });
// Has a handler of its own, inside of what is recorded.
const claude = new ChatAnthropic({ model: "claude-sonnet-4-6", maxRetries: 0, callbacks: [...callbacks] });
const embeddings = new OpenAIEmbeddings({ model: "embed-1", configuration, maxRetries: 0 });
const chain = RunnableLambda.from(async (question: string, config) => {
  const { content } = await gpt.invoke(question, config);
  said.push((await claude.invoke(question, config)).content, await ask());
  return content;
}).withConfig({ runName: "answer" });
said.push(await chain.invoke("canary", isExplicit ? { callbacks: [handler({ tracer })] } : {}));
said.push(await chain.invoke("canary"));
let text = "";
for await (const chunk of await gpt.stream("canary")) text += chunk.content;
said.push(text, (await embeddings.embedQuery("canary")).length);
console.log(JSON.stringify(said));
await tracer.close();
