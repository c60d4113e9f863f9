import { type KnownDifference, knownDifferences } from "./known-differences.ts";

/** What a run of the suite came to. */
export interface Report {
  readonly total: number;
  readonly passed: number;
  /** Tests that found a difference which is on the list. */
  readonly known: number;
  /** What must not be, one line each: other differences, and entries of the list that nothing found. */
  readonly faults: readonly string[];
}

const FAILED = /^FAILED: (.*):$/;
const TOTAL = /^Total cases: (\d+)$/m;
const PASSED = /^(\d+) passed, \d+ failed/m;

/** Reads what the suite printed, and holds it against the list of known differences. */
export function readReport(output: string, list: readonly KnownDifference[] = knownDifferences): Report {
  const unused = new Set(list);
  const faults: string[] = [];
  let known = 0;
  for (const { name, complaints } of failuresOf(output)) {
    const found = list.find(
      ({ tests, complaint }) => tests.test(name) && complaints.every((line) => complaint.test(line)),
    );
    if (found === undefined || complaints.length === 0) {
      faults.push(`${name}: ${complaints.join("; ")}`);
    } else {
      unused.delete(found);
      known += 1;
    }
  }
  for (const { tests } of unused) faults.push(`no test finds the known difference ${tests}: strike it out`);
  const total = Number(TOTAL.exec(output)?.[1] ?? 0);
  const passed = Number(PASSED.exec(output)?.[1] ?? 0);
  if (total === 0 || passed + known !== total)
    faults.push(`${total} cases, but ${passed} passed and ${known} differ as known`);
  return { total, passed, known, faults };
}

/** A failed test is a line with its name, and lines that are indented. */
function failuresOf(output: string): { readonly name: string; readonly complaints: string[] }[] {
  const failures: { name: string; complaints: string[] }[] = [];
  let isInside = false;
  for (const line of output.split("\n")) {
    const name = FAILED.exec(line)?.[1];
    if (name !== undefined) failures.push({ name, complaints: [] });
    else if (isInside && /^\s+[^\s;]/.test(line)) failures.at(-1)?.complaints.push(line.trim());
    isInside = name !== undefined || (isInside && /^\s/.test(line));
  }
  return failures;
}
