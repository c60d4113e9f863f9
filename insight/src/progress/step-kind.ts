import type { ProgressStep } from "./progress-step.ts";

const AGENT = /^invoke_agent\b/;
const HANDOVER = /(?:^|[^a-z])(?:transfer[ _]?to|hand[ _-]?off|hand[ _-]?over)(?![a-z])/i;
const PAUSE = /(?:^|[^a-z])(?:sleep|wait|delay|pause)(?![a-z])/i;

/** A step that did something of which it is known whether it was done before, or would be known if it had a digest. */
export function isCall({ type, argumentDigest, wait }: ProgressStep): boolean {
  return wait === undefined && (argumentDigest !== undefined || type === "tool" || type === "retrieve");
}

/** The agent thought or spoke. That is no progress by itself: every agent does between two calls. */
export function isThought(step: ProgressStep): boolean {
  return (step.type === "plan" || step.type === "respond") && step.wait === undefined && !isCall(step);
}

/** An agent at work, as the mapping of OpenTelemetry names it. */
export function isAgent({ type, name }: ProgressStep): boolean {
  return type === "other" && AGENT.test(name);
}

/** By its name, a call that hands over to another agent. */
export function isHandover({ name }: ProgressStep): boolean {
  return HANDOVER.test(name);
}

/** By its name, a call that lets time pass. */
export function isPause(name: string): boolean {
  return PAUSE.test(name);
}
