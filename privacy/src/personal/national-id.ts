/** How a personal number issued by a state is recognised. */
export interface NationalId {
  /** Name in violations: the country and the number's usual name, lower case. */
  readonly kind: string;
  /** Forms that are proof enough with the check: 9 for a digit, A for a letter, marks as written. */
  readonly shapes: readonly string[];
  /** Forms that other numbers have too: they also need a context word. */
  readonly bareShapes: readonly string[];
  /** Also recognised in lower case without a context word: nothing else has this form. Default: no. */
  readonly anyCase?: boolean;
  /** Words beside the number, or in the field's name, by which bare forms are recognised. */
  readonly context: RegExp;
  /**
   * Whether the letters and digits, without marks and in upper case, can be such a number: check digits, dates, ranges.
   */
  readonly check: (compact: string) => boolean;
}
