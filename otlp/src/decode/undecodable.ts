/** Thrown for a body that cannot be decoded. Holds no value of it. */
export class Undecodable extends Error {
  /** What is wrong: a clause that follows the field, such as "must be text". */
  readonly problem: string;
  /** Nothing is wrong with it, but it is more than is read at once. */
  readonly isTooMuch: boolean;
  #field = "";

  constructor(problem: string, field = "", isTooMuch = false) {
    super(problem);
    this.problem = problem;
    this.isTooMuch = isTooMuch;
    this.#field = field;
  }

  /** Path of the field in the spelling of JSON, such as "resourceSpans[0].scopeSpans"; empty for the body as a whole. */
  get field(): string {
    return this.#field;
  }

  /** Adds the name or index of what holds the faulty value. */
  within(segment: string): this {
    const isIndex = this.#field === "" || this.#field.startsWith("[");
    this.#field = isIndex ? `${segment}${this.#field}` : `${segment}.${this.#field}`;
    return this;
  }
}

/** For a catch clause: a fault of the value called `segment` is said to be within it. */
export function faultWithin(error: unknown, segment: string): unknown {
  return error instanceof Undecodable ? error.within(segment) : error;
}
