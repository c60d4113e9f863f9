import { AgentTracer } from "@runfacts/sdk";
import { type Ai, scenarios } from "./scenarios.ts";

/** Runs the scenarios that the arguments of the process name, one after the other. */
export async function runNamed(ai: Ai, telemetryOf: (tracer: AgentTracer) => object): Promise<void> {
  const tracer = new AgentTracer({ agentId: "support", agentVersion: "1.4.0" });
  const all: Readonly<Record<string, () => Promise<unknown>>> = scenarios(ai, tracer, telemetryOf(tracer));
  for (const name of process.argv.slice(2)) {
    const scenario = all[name];
    if (scenario === undefined) throw new Error(`no scenario ${name}`);
    await scenario();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await tracer.close();
  const { produced, delivered, droppedSteps, droppedValues, errors } = tracer.stats();
  console.log(JSON.stringify({ lost: produced - delivered, droppedSteps, droppedValues, errors }));
}
