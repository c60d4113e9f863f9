/** A text out of the tests of a public suite. */
export interface SuiteText {
  /** What the suite calls it: a rule, a detector, a validator and a locale. */
  readonly kind: string;
  readonly text: string;
  /** The suite wants it found; otherwise the suite wants it to pass. */
  readonly positive: boolean;
}

/** A public suite of tests that was checked out. */
export interface Suite {
  readonly name: string;
  /** All texts of a checkout that could be read, in a fixed order. */
  readonly read: (directory: string) => SuiteText[];
}
