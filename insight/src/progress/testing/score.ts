import { findPatterns } from "../find-patterns.ts";
import type { Pattern } from "../pattern.ts";
import type { ProgressStep } from "../progress-step.ts";
import type { LabelledRun } from "./labelled-runs.ts";
import type { Label } from "./scenario.ts";

/** Of one type of pattern: what was found and what was there. */
export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly found: number;
  readonly labelled: number;
  readonly matched: number;
  /** What went wrong, a line each. */
  readonly mistakes: readonly string[];
}

/** Share of the steps of either that both must have: whether the turn before the first repeated one belongs to a circle is open. */
const SAME = 0.8;

/** What is scored. */
export type Finder = (steps: readonly ProgressStep[]) => readonly Pattern[];

/** Looks for one type of pattern in all runs. A finding is right if it has nearly the steps of a label of its type. */
export function scoreOf(
  type: Pattern["type"],
  runs: readonly LabelledRun[],
  find: Finder = findPatterns,
): Score {
  let [found, labelled, matched] = [0, 0, 0];
  const mistakes: string[] = [];
  for (const { scenarios, steps, labels } of runs) {
    const findings = find(steps).filter((pattern) => pattern.type === type);
    const wanted = labels.filter((label) => label.type === type);
    const right = findings.filter((finding) => wanted.some((label) => isSame(finding, label)));
    const missed = wanted.filter((label) => !findings.some((finding) => isSame(finding, label)));
    found += findings.length;
    labelled += wanted.length;
    matched += right.length;
    const told = scenarios.join(" + ");
    for (const finding of findings) {
      if (!right.includes(finding)) mistakes.push(`false ${type} of ${finding.stepCount} steps: ${told}`);
    }
    for (const { stepIds } of missed) mistakes.push(`missed ${type} of ${stepIds.length} steps: ${told}`);
  }
  return { precision: matched / found, recall: matched / labelled, found, labelled, matched, mistakes };
}

function isSame({ stepIds }: Pattern, label: Label): boolean {
  const found = new Set(stepIds);
  const shared = new Set(label.stepIds).intersection(found).size;
  return shared >= SAME * Math.max(found.size, new Set(label.stepIds).size);
}

/** Counts of runs by what they were made to do and by what was found in them: circles of which types. */
export function confusionOf(runs: readonly LabelledRun[]): string {
  const counts = new Map<string, number>();
  const told = (types: readonly string[]) => [...new Set(types)].sort().join(" and ") || "nothing";
  for (const { steps, labels } of runs) {
    const made = told(labels.map(({ type }) => type));
    const line = `${made.padEnd(20)} found ${told(findPatterns(steps).map(({ type }) => type))}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  const lines = [...counts].sort(([a], [b]) => a.localeCompare(b));
  return lines.map(([line, count]) => `${String(count).padStart(5)} made for ${line}`).join("\n");
}
