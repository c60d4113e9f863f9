// An agent of the Claude Agent SDK that runs a command in a folder, where a person allows it.
import { query } from "@anthropic-ai/claude-agent-sdk";
import { AgentTracer } from "@runfacts/sdk";
import { observeClaudeAgent } from "@runfacts/sdk/claude-agent-sdk";

const prompt = process.argv[2] ?? "Which files are here?";

const tracer = new AgentTracer({ agentId: "claude-helper", agentVersion: "1.4.0" });
const ask = observeClaudeAgent(query, { tracer });

const messages = ask({
  prompt,
  options: {
    model: "claude-sonnet-4-6",
    settingSources: [],
    // Stands for a person who is asked.
    canUseTool: async (tool, input) =>
      tool === "Bash"
        ? { behavior: "allow", updatedInput: input }
        : { behavior: "deny", message: "Only commands are allowed" },
  },
});
for await (const message of messages)
  if (message.type === "result" && message.subtype === "success") console.log(message.result);

await tracer.close();
