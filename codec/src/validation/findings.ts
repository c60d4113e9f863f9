import { MAX_VIOLATIONS, type Violation } from "../faults.ts";
import { joinPath } from "../field-path.ts";

interface Finding {
  readonly rule: string;
  readonly description: string;
  /** From the value outwards. */
  readonly segments: string[];
}

/** Collects what a walk finds; a path is built from inside out, so that a walk that finds nothing builds none. */
export class Findings {
  readonly #found: Finding[] = [];

  add(rule: string, description: string): void {
    if (!this.isFull) this.#found.push({ rule, description, segments: [] });
  }

  /** True once enough was found: a walk may end. */
  get isFull(): boolean {
    return this.#found.length >= MAX_VIOLATIONS;
  }

  /** How many were found so far; for `within`. */
  get count(): number {
    return this.#found.length;
  }

  /** Says that all that was found since there were `before` is within `segment`: an index of a list, ".name" or "". */
  within(segment: string | number, before: number): void {
    for (const { segments } of this.#found.slice(before)) {
      segments.push(typeof segment === "number" ? `[${segment}]` : segment);
    }
  }

  violations(prefix: string): Violation[] {
    return this.#found.map(({ rule, description, segments }) => ({
      field: segments.reduceRight(
        (path, segment) => (segment === "" ? path : joinPath(path, segment)),
        prefix,
      ),
      rule,
      description,
    }));
  }
}
