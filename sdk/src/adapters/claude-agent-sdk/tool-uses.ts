import type { Step, StepScope } from "../../step.ts";
import { sizeOf } from "../size-of.ts";

/** Tools that start another agent. */
const STARTS_AGENT = /^(?:Agent|Task)$/;

/** The use of a tool. */
interface ToolUse {
  /** Who uses it; undefined: the main agent. */
  readonly agentId: string | undefined;
  readonly step: Step;
  readonly startsAgent: boolean;
  hasAgent: boolean;
}

/** The tools that the agents of a session are using, by the id of their use. */
export class ToolUses {
  readonly #open = new Map<string, ToolUse>();

  begin(id: string, agentId: string | undefined, scope: StepScope, name: string, input: unknown): void {
    if (this.#open.has(id)) return;
    const step = scope.step("tool", `execute_tool ${name}`, { arguments: input });
    this.#open.set(id, { agentId, step, startsAgent: STARTS_AGENT.test(name), hasAgent: false });
  }

  isOpen(id: string): boolean {
    return this.#open.has(id);
  }

  isAnyOpen(agentId: string | undefined): boolean {
    return [...this.#open.values()].some((use) => use.agentId === agentId);
  }

  stepOf(id: string | undefined): Step | undefined {
    return id === undefined ? undefined : this.#open.get(id)?.step;
  }

  /** The use of a tool that starts an agent: the one that is named, else the oldest that has not started one. */
  claimForAgent(id: string | undefined): ToolUse | undefined {
    const named = id === undefined ? undefined : this.#open.get(id);
    const use =
      named ?? [...this.#open.values()].find(({ startsAgent, hasAgent }) => startsAgent && !hasAgent);
    if (use !== undefined) use.hasAgent = true;
    return use;
  }

  succeed(id: string, result: unknown): void {
    const bytes = sizeOf(result);
    if (bytes !== undefined) this.stepOf(id)?.setResultBytes(bytes);
    this.#end(id);
  }

  fail(id: string, code: string): void {
    this.stepOf(id)?.fail(code);
    this.#end(id);
  }

  /** An agent is over, and with it what it was doing. */
  endOf(agentId: string | undefined): void {
    for (const [id, use] of [...this.#open]) if (use.agentId === agentId) this.#end(id);
  }

  #end(id: string): void {
    this.#open.get(id)?.step.end();
    this.#open.delete(id);
  }
}
