import type { Measured } from "./measure.ts";

/** A text, what the rules make of it, and which other tools find something in it. */
export interface Row extends Measured {
  readonly suite: string;
  readonly others: ReadonlySet<string>;
}

const WIDTH = 11;
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

/** One line of the table: which share of some texts is found, each way, and by each other tool (undefined: not run). */
export function line(
  name: string,
  rows: readonly Row[],
  others: readonly { readonly name: string; readonly isRun: boolean }[],
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
  return cut + String(rows.length).padStart(WIDTH) + [...shares, ...ofOthers].join("");
}

/** The rows by kind, in the order of the kinds. */
export function byKind(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, ({ kind }) => kind);
}
