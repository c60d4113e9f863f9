import { joinPath } from "./field-path.ts";

/** Violations after which a check stops, and most that one answer names; whoever has more mends these first. */
export const MAX_VIOLATIONS = 20;

/** A rule that a field breaks. Holds no value of the request. */
export interface Violation {
  /** Path in the spelling of the proto, such as "run.steps[3].seq"; empty for the message as a whole. */
  readonly field: string;
  /** The rule for programs, such as "string.uuid". */
  readonly rule: string;
  /** What is allowed, for people, such as "must be a UUID". */
  readonly description: string;
}

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

/** For a catch clause: a fault inside the value called `segment` is said to be within it; any other error stays. */
export function faultWithin(error: unknown, segment: string): unknown {
  return error instanceof FieldFault ? error.within(segment) : error;
}

/** Thrown for text or bytes that are no message at all, so that no field can be named. The message quotes none of them. */
export class Unreadable extends Error {}

/** Thrown for a request of more values than are read. */
export class TooManyValues extends Error {
  constructor(max: number, what: string) {
    super(`the request holds more than ${max} ${what} in all; send it in several requests`);
  }
}
