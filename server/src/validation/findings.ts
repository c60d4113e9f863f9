import { joinPath } from "../errors/field-path.ts";
import type { Violation } from "../errors/violation.ts";

/** More are not collected: the client gets at most a hundred. */
const MAX_FINDINGS = 1_000;

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
    if (this.#found.length < MAX_FINDINGS) this.#found.push({ rule, description, segments: [] });
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
