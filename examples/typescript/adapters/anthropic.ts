// A support agent on Anthropic's own client: looks an order up with a tool, then answers word by word.
import { Anthropic } from "@anthropic-ai/sdk";
import { AgentTracer, currentRun } from "@runfacts/sdk";
import { observeAnthropic } from "@runfacts/sdk/anthropic";

const question = process.argv[2] ?? "Where is order 4711?";
const asking = { model: "claude-sonnet-4-6", max_tokens: 1024 } as const;

const tracer = new AgentTracer({ agentId: "anthropic-support", agentVersion: "1.4.0" });
const anthropic = observeAnthropic(new Anthropic());

const lookUpOrder: Anthropic.Tool = {
  name: "look_up_order",
  input_schema: { type: "object", properties: { order: { type: "string" } }, required: ["order"] },
};

async function callTool({ name, input }: Anthropic.ToolUseBlock): Promise<string> {
  const call = async () => JSON.stringify({ state: "sent", input });
  return (await currentRun()?.step("tool", `execute_tool ${name}`, { arguments: input }, call)) ?? call();
}

await tracer.run(async () => {
  const messages: Anthropic.MessageParam[] = [{ role: "user", content: question }];
  const { content } = await anthropic.messages.create({ ...asking, messages, tools: [lookUpOrder] });
  messages.push({ role: "assistant", content });
  const results: Anthropic.ToolResultBlockParam[] = [];
  for (const block of content)
    if (block.type === "tool_use")
      results.push({ type: "tool_result", tool_use_id: block.id, content: await callTool(block) });
  messages.push({ role: "user", content: results });
  const answer = anthropic.messages.stream({ ...asking, messages });
  answer.on("text", (text) => process.stdout.write(text));
  await answer.done();
  process.stdout.write("\n");
});

await tracer.close();
