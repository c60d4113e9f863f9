import { once } from "node:events";
import { join } from "node:path";
import type { AgentCommand, AgentReports } from "../../agent/agent-report.ts";
import { startProcess } from "../../harness/process.ts";

/** Has an agent in a process of its own do what it is asked, and gives what it reports. */
export async function runAgent<K extends AgentCommand["kind"]>(
  command: Extract<AgentCommand, { kind: K }>,
  signal: AbortSignal,
): Promise<AgentReports[K]> {
  const options = { signal, execArgv: ["--expose-gc"] };
  await using agent = await startProcess(join(import.meta.dirname, "../../agent/main.ts"), {}, options);
  agent.child.send(command);
  const [answer] = await Promise.race([once(agent.child, "message"), agent.ended.then(() => [undefined])]);
  const { result, error = "the agent's process ended" } = (answer ?? {}) as {
    result?: AgentReports[K];
    error?: string;
  };
  if (result === undefined) throw new Error(`sdk: ${error}`);
  return result;
}
