import type { SuiteText } from "./suite-text.ts";

/** The texts of a suite that measure something, and how many do not, by reason. */
export interface Countable {
  readonly texts: readonly SuiteText[];
  readonly leftOut: ReadonlyMap<string, number>;
}

// Rules that find a letter many times over would find every place that people fill so.
const FILLED = /x{6}|X{6}/;

function reasonOf(one: SuiteText, wanted: ReadonlySet<string>): string | undefined {
  if (one.leftOut !== undefined) return one.leftOut;
  if (one.text === "") return "empty";
  if (one.category === "secrets" && FILLED.test(one.text)) return "a place filled with x, no secret";
  if (one.positive) return undefined;
  return wanted.has(one.text) ? "wanted found by another test" : undefined;
}

/** Leaves out what measures nothing: texts twice, empty ones, filled places, and what one test wants found and another passed. */
export function countable(texts: readonly SuiteText[]): Countable {
  const wanted = new Set(texts.filter(({ positive }) => positive).map(({ text }) => text));
  const seen = new Set<string>();
  const leftOut = new Map<string, number>();
  const left = texts.filter((one) => {
    const id = JSON.stringify([one.kind, one.text, one.positive]);
    const reason = reasonOf(one, wanted) ?? (seen.has(id) ? "twice" : undefined);
    seen.add(id);
    if (reason !== undefined) leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
    return reason === undefined;
  });
  return { texts: left, leftOut };
}
