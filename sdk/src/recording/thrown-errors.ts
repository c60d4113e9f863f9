import type { StepNode } from "./step-node.ts";

/** The way of an error out of steps. */
export interface ErrorPath {
  /** The step the error was thrown in. */
  readonly innermost: StepNode;
  /** Every step the error has left, the innermost first. */
  readonly steps: readonly StepNode[];
}

function isWithin(node: StepNode, ancestor: StepNode): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (at === ancestor) return true;
  }
  return false;
}

/** Remembers which steps each error of a run has left, so that it is told where it was thrown. */
export class ThrownErrors {
  readonly #paths = new Map<unknown, ErrorPath>();

  /** Notes that an error leaves a step. The same error thrown anew elsewhere starts a new path. */
  leave(error: unknown, node: StepNode): ErrorPath {
    const known = this.#paths.get(error);
    const path =
      known !== undefined && isWithin(known.innermost, node)
        ? { innermost: known.innermost, steps: [...known.steps, node] }
        : { innermost: node, steps: [node] };
    this.#paths.set(error, path);
    return path;
  }

  pathOf(error: unknown): ErrorPath | undefined {
    return this.#paths.get(error);
  }
}
