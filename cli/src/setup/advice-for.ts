import { tryLine } from "../start/try-line.ts";
import type { Advice, Target } from "./advice.ts";
import { otelAdvice } from "./otel-advice.ts";
import type { Project } from "./project.ts";
import { sdkAdvice } from "./sdk-advice.ts";

/** How the agents of a project are observed, stack by stack; where none is known, a run to send by hand. */
export function adviceFor(project: Project, target: Target): readonly Advice[] {
  const found = [...sdkAdvice(project, target), ...otelAdvice(project, target)];
  return found.length > 0 ? found : [byHand(target)];
}

function byHand({ ingestUrl, needsKey }: Target): Advice {
  const command = tryLine(ingestUrl, Date.now()).replace(/^Try: /, "");
  const key = needsKey ? " -H 'authorization: Bearer rf_…'" : "";
  return {
    stack: "any program",
    foundBy: "no stack that is known",
    shell: [`${command}${key}`],
    page: "../README.md#send-a-run",
  };
}
