// Agents of the OpenAI Agents SDK, of which one hands over to another, whose refund a person has to approve: node examples/typescript/adapters/openai-agents.ts
import {
  Agent,
  addTraceProcessor,
  handoff,
  type Model,
  type ModelRequest,
  type ModelResponse,
  Runner,
  tool,
  Usage,
  withGenerationSpan,
} from "@openai/agents";
import { assistantMessage, functionCall } from "@openai/agents/testing";
import { AgentTracer } from "@runfacts/sdk";
import { runfacts } from "@runfacts/sdk/openai-agents";
import { z } from "zod";

const tracer = new AgentTracer({ agentId: "support", agentVersion: "1.4.0" });
addTraceProcessor(runfacts({ tracer }));

// Stands in for OpenAI's: it tells of each call as they do.
class DemoModel implements Model {
  readonly #turns: ModelResponse["output"][];

  constructor(...turns: ModelResponse["output"][]) {
    this.#turns = turns;
  }

  getResponse(): Promise<ModelResponse> {
    return withGenerationSpan(async ({ spanData }) => {
      const output = this.#turns.shift() ?? [];
      spanData.model = "gpt-5";
      spanData.output = output;
      spanData.usage = { input_tokens: 812, output_tokens: 64 };
      return { usage: new Usage({ inputTokens: 812, outputTokens: 64, totalTokens: 876 }), output };
    });
  }

  getStreamedResponse(_request: ModelRequest): never {
    throw new Error("This model does not stream");
  }
}

// Fails once.
let calls = 0;
const parameters = z.object({ order: z.string() });
const lookUpOrder = tool({
  name: "look_up_order",
  description: "Looks Canary's order up",
  parameters,
  errorFunction: (_context, error) => String(error),
  execute: ({ order }) => {
    calls += 1;
    if (calls === 1) throw new RangeError(`No answer about ${order}`);
    return `${order} was lost`;
  },
});
const payBack = tool({
  name: "pay_back",
  description: "Pays Canary back",
  parameters,
  needsApproval: true,
  execute: ({ order }) => `${order} is paid back`,
});

const order = { order: "order-of-canary" };
const call = (name: string, callId: string) => functionCall(name, order, { callId });
const billing = new Agent({
  name: "billing",
  tools: [payBack],
  model: new DemoModel(
    [call("pay_back", "call-4")],
    [assistantMessage("Dear Canary, your money is on its way.")],
  ),
});
const triage = new Agent({
  name: "triage",
  tools: [lookUpOrder],
  handoffs: [handoff(billing)],
  model: new DemoModel(
    [call("look_up_order", "call-1")],
    [call("look_up_order", "call-2")],
    [functionCall("transfer_to_billing", {}, { callId: "call-3" })],
  ),
});

const runner = new Runner({ groupId: "canary@example.com" });
const asked = await runner.run(triage, "Where is Canary's order?");
// The run ends here. A person approves later, perhaps in another process, and it goes on in a run of its own.
for (const interruption of asked.interruptions) asked.state.approve(interruption);
const answered = await runner.run(triage, asked.state);
console.log(answered.finalOutput);
await tracer.close();
