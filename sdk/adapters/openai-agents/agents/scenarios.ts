// Agents of the OpenAI Agents SDK, with OpenAI's own models, each a tracer of its own that is named after what it does.
import {
  Agent,
  addTraceProcessor,
  type InputGuardrail,
  OpenAIProvider,
  Runner,
  setTraceProcessors,
  type TracingProcessor,
  tool,
  withCustomSpan,
  withTrace,
} from "@openai/agents";
import { AgentTracer } from "@runfacts/sdk";
import { runfacts } from "@runfacts/sdk/openai-agents";
import OpenAI from "openai";
import { z } from "zod";
import { startModelServer, type Turn } from "./model-server.ts";

// Stands for the exporter to OpenAI: it must go on to hear of all.
let exported = 0;
const exporter: TracingProcessor = {
  async onTraceStart() {},
  async onTraceEnd() {},
  async onSpanStart() {},
  async onSpanEnd() {
    exported += 1;
  },
  async shutdown() {},
  async forceFlush() {},
};

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const parameters = z.object({ order: z.string() });
const lookUp = tool({
  name: "look_up",
  description: "canary looks up",
  parameters,
  errorFunction: (_context, error) => `canary: ${error}`,
  execute: async ({ order }) => {
    await wait(5);
    if (order === "canary-lost") throw new TypeError(`canary ${order}`);
    return `canary found ${order}`;
  },
});
const silent = tool({
  name: "silent",
  description: "canary says no why",
  parameters,
  execute: ({ order }) => {
    throw new TypeError(`canary ${order}`);
  },
});
const guarded = tool({
  name: "pay_back",
  description: "canary",
  parameters,
  needsApproval: true,
  execute: () => "canary",
});
const found = ["look_up", { order: "canary-17" }] as const;

interface Given {
  readonly tracer: AgentTracer;
  /** Runs agents whose models say these turns. */
  readonly runnerOf: (turns: Turn[], useResponses?: boolean, config?: object) => Promise<Runner>;
}

const agentOf = (name: string, more: object = {}) =>
  new Agent({ name, model: "gpt-5", instructions: "canary instructs", tools: [lookUp], ...more });

const scenarios: Readonly<Record<string, (given: Given) => Promise<unknown>>> = {
  async responses({ runnerOf }) {
    const runner = await runnerOf([[["look_up", { order: "canary-lost" }], found], "canary is done"]);
    await runner.run(agentOf("support"), "canary asks");
  },

  async completions({ runnerOf }) {
    const runner = await runnerOf([[found], "canary is done"], false);
    await runner.run(agentOf("support"), "canary asks");
  },

  async streaming({ runnerOf }) {
    for (const useResponses of [true, false]) {
      const runner = await runnerOf([[found], "canary is done"], useResponses);
      const result = await runner.run(agentOf("support"), "canary asks", { stream: true });
      for await (const _ of result);
      await result.completed;
    }
  },

  async secretive({ runnerOf }) {
    const runner = await runnerOf([[found], "canary is done"], true, { traceIncludeSensitiveData: false });
    await runner.run(agentOf("support"), "canary asks");
  },

  async silent({ runnerOf }) {
    const runner = await runnerOf([[["silent", { order: "canary" }]], "canary is done"]);
    await runner.run(agentOf("support", { tools: [silent] }), "canary asks");
  },

  async team({ runnerOf }) {
    const runner = await runnerOf([
      [["transfer_to_billing", {}]],
      [["ask_researcher", { input: "canary" }]],
      "canary researched",
      "canary is done",
    ]);
    const researcher = agentOf("researcher", { tools: [] });
    const ask = researcher.asTool({
      toolName: "ask_researcher",
      toolDescription: "canary",
      customOutputExtractor: () => "canary",
    });
    const billing = agentOf("billing", { tools: [ask] });
    await runner.run(agentOf("triage", { tools: [], handoffs: [billing] }), "canary asks");
  },

  async tripwire({ runnerOf }) {
    const runner = await runnerOf(["canary is done"]);
    const inputGuardrails: InputGuardrail[] = [
      { name: "no_homework", execute: async () => ({ tripwireTriggered: true, outputInfo: "canary" }) },
      { name: "polite", execute: async () => ({ tripwireTriggered: false, outputInfo: "canary" }) },
    ];
    await runner.run(agentOf("support", { inputGuardrails }), "canary asks");
  },

  async endless({ runnerOf }) {
    const runner = await runnerOf([[found], [found]]);
    await runner.run(agentOf("support"), "canary asks", { maxTurns: 1 });
  },

  async limited({ runnerOf }) {
    const runner = await runnerOf([429]);
    await runner.run(agentOf("support"), "canary asks");
  },

  async limitedChat({ runnerOf }) {
    const runner = await runnerOf([500], false, { traceIncludeSensitiveData: false });
    await runner.run(agentOf("support"), "canary asks");
  },

  async aborted({ runnerOf }) {
    const abort = new AbortController();
    const runner = await runnerOf([[found], "canary is done"]);
    const slow = tool({
      name: "look_up",
      description: "canary",
      parameters,
      execute: async () => {
        abort.abort();
        await wait(10);
        return "canary";
      },
    });
    await runner.run(agentOf("support", { tools: [slow] }), "canary asks", { signal: abort.signal });
  },

  async approval({ runnerOf }) {
    const runner = await runnerOf([[["pay_back", { order: "canary" }], found], "canary is done"]);
    const agent = agentOf("support", { tools: [guarded, lookUp] });
    const asked = await runner.run(agent, "canary asks");
    for (const interruption of asked.interruptions) asked.state.reject(interruption);
    await runner.run(agent, asked.state);
  },

  /** Two runs in one trace, and what the agent's own code makes a span of, in a run of its own. */
  async nested({ tracer, runnerOf }) {
    const first = await runnerOf(["canary is done"]);
    const second = await runnerOf(["canary is done"]);
    await tracer.run((run) =>
      run.step("other", "work", () =>
        withTrace("canary workflow", async () => {
          await withCustomSpan(async () => undefined, {
            data: { name: "prepare", data: { canary: "canary" } },
          });
          await Promise.all([
            first.run(agentOf("left"), "canary asks"),
            wait(30).then(() => second.run(agentOf("right"), "canary asks")),
          ]);
        }),
      ),
    );
  },
};

for (const [agentId, scenario] of Object.entries(scenarios)) {
  await using tracer = new AgentTracer({ agentId, agentVersion: "1" });
  setTraceProcessors([exporter]);
  addTraceProcessor(runfacts({ tracer }));
  await using servers = new AsyncDisposableStack();
  const runnerOf: Given["runnerOf"] = async (turns, useResponses = true, config = {}) => {
    const { url } = servers.use(await startModelServer(turns));
    const openAIClient = new OpenAI({ baseURL: url, apiKey: "canary", maxRetries: 0 });
    return new Runner({ modelProvider: new OpenAIProvider({ openAIClient, useResponses }), ...config });
  };
  const result = await scenario({ tracer, runnerOf }).then(
    () => "done",
    (error: Error) => error.constructor.name,
  );
  const { droppedSteps, droppedValues, errors } = tracer.stats();
  console.log(agentId, result, droppedSteps, droppedValues, errors);
}
console.log(exported > 50 ? "exported" : `exported ${exported}`);
