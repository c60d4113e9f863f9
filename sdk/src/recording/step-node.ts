import type { StepRecord } from "./run-record.ts";

/** A step and the step that it is part of. */
export interface StepNode {
  readonly record: StepRecord;
  readonly parent: StepNode | undefined;
  /** How many streams, and callers of `hold`, keep it open. */
  holds: number;
  /** Whether it ends once nothing keeps it open. */
  isEndAsked: boolean;
}

/** The steps that are open, in the order in which they were started. */
export class OpenSteps {
  readonly #nodes = new Set<StepNode>();

  add(node: StepNode): void {
    this.#nodes.add(node);
  }

  has(node: StepNode): boolean {
    return this.#nodes.has(node);
  }

  delete(node: StepNode): boolean {
    return this.#nodes.delete(node);
  }

  [Symbol.iterator](): IterableIterator<StepNode> {
    return this.#nodes.values();
  }

  /** The innermost open step; undefined when none is open, or when steps are open side by side. */
  innermost(): StepNode | undefined {
    let last: StepNode | undefined;
    for (const node of this.#nodes) last = node;
    let chained = 0;
    for (let node = last; node !== undefined; node = node.parent) {
      if (this.#nodes.has(node)) chained += 1;
    }
    return chained === this.#nodes.size ? last : undefined;
  }
}
