import type { Measured } from "./measure.ts";
import type { Category } from "./suite-text.ts";

/** A text, what the rules make of it, and which other tools find something in it. */
export interface Row extends Measured {
  readonly suite: string;
  readonly others: ReadonlySet<string>;
}

const WIDTH = 11;
/** The share that is to be found of each category; of what is harmless, that may be refused. */
const targets: Readonly<Record<Category, string>> = {
  secrets: "95.0 %",
  "basic personal data": "92.0 %",
  "national and tax ids": "75.0 %",
  other: "-",
  harmless: "-",
};
const KIND_WIDTH = 38;

function share(part: number, whole: number): string {
  return (whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} %`).padStart(WIDTH);
}

const countOf = (rows: readonly Row[], test: (row: Row) => boolean) => rows.filter(test).length;

/** The heading of the table. */
export function heading(others: readonly string[]): string {
  const names = ["texts", "alone", "named", "sentence", "kept out", ...others];
  return "".padEnd(KIND_WIDTH) + names.map((name) => name.padStart(WIDTH)).join("");
}

/**
 * One line of the table: which share of some texts is found, each way, and by each other tool (undefined: not run).
 *
 * @param category ends the line with the target for it
 */
export function line(
  name: string,
  rows: readonly Row[],
  others: readonly { readonly name: string; readonly isRun: boolean }[],
  category?: Category,
): string {
  const shares = [
    (row: Row) => row.alone,
    (row: Row) => row.named,
    (row: Row) => row.inSentence,
    (row: Row) => row.keptOut,
  ].map((test) => share(countOf(rows, test), rows.length));
  const ofOthers = others.map((other) =>
    other.isRun
      ? share(
          countOf(rows, (row) => row.others.has(other.name)),
          rows.length,
        )
      : "not run".padStart(WIDTH),
  );
  const cut = name.length >= KIND_WIDTH ? `${name.slice(0, KIND_WIDTH - 2)}… ` : name.padEnd(KIND_WIDTH);
  const target = category === undefined ? "" : targets[category].padStart(WIDTH);
  return cut + String(rows.length).padStart(WIDTH) + [...shares, ...ofOthers, target].join("");
}

/** The rows by kind, in the order of the kinds. */
export function byKind(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, ({ kind }) => kind);
}

/** The rows by what they hold, in the order of the targets; only of what there is. */
export function byCategory(rows: readonly Row[]): readonly (readonly [Category, readonly Row[]])[] {
  const categories = Object.keys(targets) as Category[];
  return categories
    .map((category) => [category, rows.filter((row) => row.category === category)] as const)
    .filter(([, ofCategory]) => ofCategory.length > 0);
}
