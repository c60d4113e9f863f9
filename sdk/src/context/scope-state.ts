import type { Run } from "../run.ts";

/** Whether a run or step may still be told something. Known to every copy of the SDK in a process. */
export const isOpen: unique symbol = Symbol.for("runfacts.isOpen");

/** The run that steps of a run or step belong to. Known to every copy of the SDK in a process. */
export const runOf: unique symbol = Symbol.for("runfacts.runOf");

/** What the context asks of runs and steps. */
export interface ScopeState {
  readonly [isOpen]: boolean;
  /** Undefined for a step that is not recorded. */
  readonly [runOf]: Run | undefined;
}

/** What a run or step says of itself; undefined of what is neither. */
export function stateOf(scope: unknown): ScopeState | undefined {
  return typeof scope === "object" && scope !== null && isOpen in scope ? (scope as ScopeState) : undefined;
}
