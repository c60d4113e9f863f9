// An agent that does nothing but report, in a process of its own: what the SDK costs the thread it runs in.
import type { AgentCommand, AgentReports } from "./agent-report.ts";
import { recordAway } from "./away.ts";
import { recordPaced } from "./paced.ts";
import { recordSteps } from "./steps.ts";

function report(command: AgentCommand): Promise<AgentReports[AgentCommand["kind"]]> {
  if (command.kind === "steps") return recordSteps(command);
  return command.kind === "paced" ? recordPaced(command) : recordAway(command);
}

process.on("disconnect", () => process.exit());
process.on("message", (command: AgentCommand) => {
  report(command).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.send?.("ready");
