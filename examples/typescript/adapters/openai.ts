// A support agent on OpenAI's own client: looks an order up with a tool, then answers word by word.
import { AgentTracer, currentRun } from "@runfacts/sdk";
import { observeOpenAI } from "@runfacts/sdk/openai";
import { OpenAI } from "openai";

const question = process.argv[2] ?? "Where is order 4711?";

const tracer = new AgentTracer({ agentId: "openai-support", agentVersion: "1.4.0" });
const openai = observeOpenAI(new OpenAI());

const lookUpOrder = {
  type: "function",
  function: {
    name: "look_up_order",
    parameters: { type: "object", properties: { order: { type: "string" } }, required: ["order"] },
  },
} as const;

async function callTool(name: string, given: string): Promise<string> {
  const call = async () => JSON.stringify({ state: "sent", given });
  return (await currentRun()?.step("tool", `execute_tool ${name}`, { arguments: given }, call)) ?? call();
}

await tracer.run(async () => {
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: question }];
  const asked = await openai.chat.completions.create({ model: "gpt-5", messages, tools: [lookUpOrder] });
  const message = asked.choices[0]?.message;
  if (message !== undefined) messages.push(message);
  for (const call of message?.tool_calls ?? []) {
    if (call.type !== "function") continue;
    const content = await callTool(call.function.name, call.function.arguments);
    messages.push({ role: "tool", tool_call_id: call.id, content });
  }
  const answer = await openai.chat.completions.create({
    model: "gpt-5",
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  for await (const { choices } of answer) process.stdout.write(choices[0]?.delta.content ?? "");
  process.stdout.write("\n");
});

await tracer.close();
