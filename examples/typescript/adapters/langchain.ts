// An agent of LangGraph that looks an order up and asks a person before it pays back: node examples/typescript/adapters/langchain.ts
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";
import { tool } from "@langchain/core/tools";
import { Annotation, Command, END, interrupt, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import { AgentTracer } from "@runfacts/sdk";
import { runfacts } from "@runfacts/sdk/langchain";
import { z } from "zod";

const tracer = new AgentTracer({ agentId: "support", agentVersion: "1.4.0" });

// Stands in for your model, such as new ChatOpenAI({ model: "gpt-5" }).
class DemoModel extends BaseChatModel {
  _llmType() {
    return "demo";
  }
  override getLsParams() {
    return { ls_provider: "openai", ls_model_name: "gpt-5", ls_model_type: "chat" as const };
  }
  async _generate(): Promise<ChatResult> {
    const usage_metadata = { input_tokens: 812, output_tokens: 64, total_tokens: 876 };
    const message = new AIMessage({ content: "Dear Canary, your money is on its way.", usage_metadata });
    return { generations: [{ text: "", message }] };
  }
}
const model = new DemoModel({});

// Fails once.
let calls = 0;
const lookUpOrder = tool(
  ({ order }) => {
    calls += 1;
    if (calls === 1) throw new RangeError(`No answer about ${order}`);
    return `${order} was lost`;
  },
  { name: "look_up_order", description: "Looks Canary's order up", schema: z.object({ order: z.string() }) },
);

const State = Annotation.Root({
  question: Annotation<string>(),
  found: Annotation<string>(),
  answer: Annotation<string>(),
});
const graph = new StateGraph(State)
  .addNode(
    "look_up",
    async ({ question }: typeof State.State) => ({ found: await lookUpOrder.invoke({ order: question }) }),
    { retryPolicy: { maxAttempts: 2, initialInterval: 1, logWarning: false } },
  )
  .addNode("approve", () => ({ answer: interrupt<string, string>("May Canary have the money back?") }))
  .addNode("reply", async ({ found }: typeof State.State) => ({
    answer: String((await model.invoke(found)).content),
  }))
  .addEdge(START, "look_up")
  .addEdge("look_up", "approve")
  .addEdge("approve", "reply")
  .addEdge("reply", END)
  .compile({ checkpointer: new MemorySaver(), name: "refund" });

// Both runs are in one session, of which only a digest of the thread's id is sent.
const config = { callbacks: [runfacts({ tracer })], configurable: { thread_id: "canary@example.com" } };
await graph.invoke({ question: "order-of-canary" }, config);
const { answer } = await graph.invoke(new Command({ resume: "Yes, Canary may" }), config);
console.log(answer);
await tracer.close();
