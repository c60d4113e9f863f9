/** How a personal number issued by a state is recognised. */
export interface NationalId {
  /** Name in violations: the country and the number's usual name, lower case. */
  readonly kind: string;
  /** Forms that are proof enough with the check: 9 for a digit, A for a letter, marks as written. */
  readonly shapes: readonly string[];
  /** Forms that other numbers have too: they also need a context word. */
  readonly bareShapes: readonly string[];
  /** Words beside the number, or in the field's name, by which bare forms are recognised. */
  readonly context: RegExp;
  /**
   * Whether the letters and digits, without marks and in upper case, can be such a number: check digits, dates, ranges.
   */
  readonly check: (compact: string) => boolean;
}

/** A form with each of several marks in the place of "-": `marked("99-9", "- .")` gives 99-9, 99 9 and 99.9. */
export function marked(shape: string, marks: string): string[] {
  return [...marks].map((mark) => shape.replaceAll("-", mark));
}
