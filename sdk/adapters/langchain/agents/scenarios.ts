// Agents of LangChain and LangGraph, each a tracer of its own that is named after what it does.

import { ToolMessage } from "@langchain/core/messages";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { BaseRetriever } from "@langchain/core/retrievers";
import { RunnableLambda, RunnableSequence } from "@langchain/core/runnables";
import { tool } from "@langchain/core/tools";
import { FakeLLM } from "@langchain/core/utils/testing";
import { Annotation, END, interrupt, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import { AgentTracer } from "@runfacts/sdk";
import { type RunfactsCallbacks, runfacts } from "@runfacts/sdk/langchain";
import { createAgent } from "langchain";
import { z } from "zod";
import { ScriptedModel } from "./scripted-model.ts";

const schema = z.object({ order: z.string() });
const lookUp = tool(
  async ({ order }) => {
    if (order === "canary-lost") throw new TypeError(`canary: ${order}`);
    return `canary found ${order}`;
  },
  { name: "look_up", description: "canary looks up", schema },
);
const refuse = tool(
  () => new ToolMessage({ content: "canary refused", status: "error", tool_call_id: "canary" }),
  {
    name: "refuse",
    description: "canary refuses",
    schema,
  },
);

class Handbook extends BaseRetriever {
  override lc_namespace = ["canary"];
  override async _getRelevantDocuments(query: string) {
    if (query.includes("missing")) throw new RangeError(query);
    return [
      { pageContent: "canary page", metadata: {} },
      { pageContent: "canary page", metadata: {} },
    ];
  }
}

const State = Annotation.Root({
  text: Annotation<string>({ reducer: (left, right) => left + right, default: () => "" }),
});
const say = (text: string) => async () => ({ text });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Given {
  readonly callbacks: RunfactsCallbacks[];
  readonly tracer: AgentTracer;
}

const scenarios: Readonly<Record<string, (given: Given) => Promise<unknown>>> = {
  /** Two tools at once, of which one fails, and one that gives an error back. */
  async tools({ callbacks }) {
    const model = new ScriptedModel(
      [
        ["look_up", { order: "canary-lost" }],
        ["look_up", { order: "canary-17" }],
      ],
      [["refuse", { order: "canary-18" }]],
      "canary is done",
    );
    const agent = createAgent({ model, tools: [lookUp, refuse], name: "support", systemPrompt: "canary" });
    const config = { callbacks, metadata: { customer: "canary" }, tags: ["canary"] };
    await agent.invoke({ messages: [{ role: "user", content: "canary asks" }] }, config);
  },

  async streaming({ callbacks }) {
    const prompt = ChatPromptTemplate.fromMessages([["user", "canary asks {what}"]]);
    const chain = prompt
      .pipe(new ScriptedModel("canary says it", "canary says more"))
      .pipe(new StringOutputParser());
    for await (const _ of await chain.stream({ what: "canary" }, { callbacks }));
    for await (const _ of chain.streamEvents({ what: "canary" }, { version: "v2", callbacks }));
  },

  async batched({ callbacks }) {
    const chain = RunnableLambda.from(() => new ScriptedModel("canary").invoke("canary"));
    await chain.batch(["canary", "canary"], { callbacks });
  },

  async failing({ callbacks }) {
    const graph = new StateGraph(State)
      .addNode("ask", async () => ({
        text: String(await new ScriptedModel(new RangeError("canary broke")).invoke("canary")),
      }))
      .addEdge(START, "ask")
      .addEdge("ask", END)
      .compile();
    await graph.invoke({ text: "canary" }, { callbacks });
  },

  async aborted({ callbacks }) {
    const abort = new AbortController();
    const chain = RunnableSequence.from([
      RunnableLambda.from(() => "canary"),
      new ScriptedModel("canary a b c d e"),
    ]);
    try {
      for await (const _ of await chain.stream("canary", { callbacks, signal: abort.signal })) abort.abort();
    } finally {
      // LangChain tells of it later than its caller.
      await wait(20);
    }
  },

  async parallel({ callbacks }) {
    const inner = new StateGraph(State)
      .addNode("deep", async () => {
        await wait(5);
        return { text: String(await lookUp.invoke({ order: "canary" })) };
      })
      .addEdge(START, "deep")
      .addEdge("deep", END)
      .compile();
    const named = new StateGraph(State)
      .addNode("one", say("canary"))
      .addEdge(START, "one")
      .addEdge("one", END)
      .compile({ name: "team" });
    const graph = new StateGraph(State)
      .addNode("left", say("canary"))
      .addNode("right", inner)
      .addNode("team_node", named)
      .addEdge(START, "left")
      .addEdge(START, "right")
      .addConditionalEdges("left", () => "team_node", ["team_node"])
      .compile();
    for await (const _ of await graph.stream({ text: "canary" }, { callbacks, subgraphs: true }));
  },

  async interrupted({ callbacks }) {
    const inner = new StateGraph(State)
      .addNode("ask", () => ({ text: interrupt<string, string>("canary?") }))
      .addEdge(START, "ask")
      .addEdge("ask", END)
      .compile();
    const graph = new StateGraph(State)
      .addNode("team", inner)
      .addEdge(START, "team")
      .addEdge("team", END)
      .compile({ checkpointer: new MemorySaver() });
    const thread_id = "0199c3f1-7a3b-7c55-9f0e-000000000017";
    await graph.invoke({ text: "canary" }, { callbacks, configurable: { thread_id } });
  },

  async retried({ callbacks }) {
    let tries = 0;
    const flaky = RunnableLambda.from(() => {
      tries += 1;
      if (tries < 3) throw new RangeError("canary");
      return "canary";
    }).withConfig({ runName: "flaky" });
    await flaky.withRetry({ stopAfterAttempt: 3 }).invoke("canary", { callbacks });
  },

  async retrieval({ callbacks }) {
    const handbook = new Handbook();
    const look = RunnableLambda.from(async (topic: string) => {
      const found = await handbook.invoke(topic);
      await handbook.invoke("canary missing").catch(() => undefined);
      return found.length;
    });
    await look.withConfig({ runName: "look" }).invoke("canary", { callbacks });
  },

  /** In a run of the agent's own, and with a handler of its own in the middle. */
  async nested({ tracer, callbacks }) {
    await tracer.run((run) =>
      run.step("other", "work", () =>
        RunnableLambda.from(() =>
          new ScriptedModel("canary").invoke("canary", { callbacks: [runfacts({ tracer })] }),
        )
          .withConfig({ runName: "outer" })
          .invoke("canary", { callbacks }),
      ),
    );
  },

  async completion({ callbacks }) {
    await new FakeLLM({ response: "canary" }).invoke("canary", { callbacks });
  },

  async recursion({ callbacks }) {
    const graph = new StateGraph(State)
      .addNode("again", say("canary"))
      .addEdge(START, "again")
      .addEdge("again", "again")
      .compile();
    await graph.invoke({ text: "canary" }, { callbacks, recursionLimit: 2 });
  },
};

for (const [agentId, run] of Object.entries(scenarios)) {
  await using tracer = new AgentTracer({ agentId, agentVersion: "1" });
  const result = await run({ tracer, callbacks: [runfacts({ tracer })] }).then(
    () => "done",
    (error: Error) => error.name,
  );
  const { droppedSteps, droppedValues, errors } = tracer.stats();
  console.log(agentId, result, droppedSteps, droppedValues, errors);
}
