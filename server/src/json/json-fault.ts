import { joinPath } from "../errors/field-path.ts";
import type { Violation } from "../errors/violation.ts";

/** Thrown where a JSON value cannot be read as a message; says where and which rule, never the value. */
export class JsonFault extends Error {
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

/** For a catch clause: a fault inside the value called `segment` is said to be within it; any other error stays. */
export function faultWithin(error: unknown, segment: string): unknown {
  return error instanceof JsonFault ? error.within(segment) : error;
}
