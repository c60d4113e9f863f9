/** What a text holds that a suite wants found, or `harmless` for what should pass. */
export type Category = "secrets" | "basic personal data" | "national and tax ids" | "other" | "harmless";

/** A text out of the tests of a public suite. */
export interface SuiteText {
  /** What the suite calls it: a rule, a detector, a validator and a locale. */
  readonly kind: string;
  readonly text: string;
  /** The suite wants it found; otherwise the suite wants it to pass. */
  readonly positive: boolean;
  readonly category: Category;
  /** Why it measures nothing: it could not be read, or holds no secret. Absent for texts that count. */
  readonly leftOut?: string;
}

/** A text that a suite wants found, or wants to pass. */
export function suiteText(kind: string, text: string, category: Category): SuiteText {
  return { kind, text, positive: category !== "harmless", category };
}

/** A test whose text depends on more than the file says. */
export function unread(kind: string): SuiteText {
  return { kind, text: "", positive: false, category: "other", leftOut: "made by code that is not run here" };
}

/** A public suite of tests that was checked out. */
export interface Suite {
  readonly name: string;
  /** All texts of a checkout that could be read, in a fixed order. */
  readonly read: (directory: string) => SuiteText[];
}
