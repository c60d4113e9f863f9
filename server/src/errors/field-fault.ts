import { joinPath } from "./field-path.ts";
import type { Violation } from "./violation.ts";

/** Thrown where a value cannot be read as a message; says where and which rule, never the value. */
export class FieldFault extends Error {
  readonly rule: string;
  readonly description: string;
  readonly #segments: string[] = [];

  constructor(rule: string, description: string, segment?: string) {
    super(description);
    this.rule = rule;
    this.description = description;
    if (segment !== undefined) this.#segments.push(segment);
  }

  /** Adds the name or index of the value that holds the faulty one. */
  within(segment: string): this {
    this.#segments.push(segment);
    return this;
  }

  violation(prefix = ""): Violation {
    const field = this.#segments.reduceRight(joinPath, prefix);
    return { field, rule: this.rule, description: this.description };
  }
}
