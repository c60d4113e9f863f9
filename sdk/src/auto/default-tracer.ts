import { AgentTracer } from "../agent-tracer.ts";
import { setDefaultTracer } from "../context/shared.ts";
import { readVariable } from "../process-global.ts";
import { appPackage } from "./app-package.ts";

const KEY: unique symbol = Symbol.for("runfacts.autoTracer.1");

function makeTracer(): AgentTracer {
  const app = appPackage();
  return new AgentTracer({
    agentId: readVariable("RUNFACTS_AGENT_ID") ?? readVariable("OTEL_SERVICE_NAME") ?? app.name ?? "agent",
    agentVersion: readVariable("RUNFACTS_AGENT_VERSION") ?? app.version ?? "unversioned",
  });
}

/** The tracer of what adapters record outside of runs, made once in a process from the variables of its environment. */
export function autoTracer(): AgentTracer {
  const holder = globalThis as { [KEY]?: AgentTracer };
  if (holder[KEY] === undefined) {
    holder[KEY] = makeTracer();
    setDefaultTracer(holder[KEY]);
  }
  return holder[KEY];
}
