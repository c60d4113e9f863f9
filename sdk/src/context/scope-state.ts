import type { Run } from "../run.ts";
import type { Trace } from "../trace/trace.ts";

/** Whether a run or step may still be told something. Known to every copy of the SDK in a process. */
export const isOpen: unique symbol = Symbol.for("runfacts.isOpen");

/** The run that steps of a run or step belong to. Known to every copy of the SDK in a process. */
export const runOf: unique symbol = Symbol.for("runfacts.runOf");

/** Lets a step last until what its work gave, if it is a stream, is read. */
export const watchResult: unique symbol = Symbol.for("runfacts.watchResult");

/** Ends a run because an error left it. */
export const endThrown: unique symbol = Symbol.for("runfacts.endThrown");

/** The trace that a run belongs to. */
export const traceOf: unique symbol = Symbol.for("runfacts.traceOf");

/** What the context asks of runs and steps. */
export interface ScopeState {
  readonly [isOpen]: boolean;
  /** Undefined for a step that is not recorded. */
  readonly [runOf]: Run | undefined;
  /** Undefined of a run that belongs to none. */
  readonly [traceOf]?: Trace | undefined;
  /** Gives what to give instead. Never throws. */
  [watchResult]?(result: unknown): unknown;
  /** Never throws. */
  [endThrown]?(error: unknown): void;
}

/** What a run or step says of itself; undefined of what is neither. */
export function stateOf(scope: unknown): ScopeState | undefined {
  try {
    return typeof scope === "object" && scope !== null && isOpen in scope ? (scope as ScopeState) : undefined;
  } catch {
    return undefined;
  }
}
