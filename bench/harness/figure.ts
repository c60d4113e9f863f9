import { median } from "./statistics.ts";

/** A bound that a figure shall keep. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** One measured number. */
export interface Figure {
  readonly name: string;
  /** null where this machine cannot measure it. */
  readonly value: number | null;
  readonly unit: string;
  /** Such as "≥ 0.45"; null for what is told without a goal. */
  readonly goal: string | null;
  /** Whether the goal is met; null without goal or value. */
  readonly ok: boolean | null;
  /** Smallest and largest of the rounds that the value is the median of. */
  readonly range?: readonly [number, number];
  /** Which of several measurements this is, where the figure is the worst of them. */
  readonly worst?: string;
}

type Unit =
  | "runs/s"
  | "steps/s"
  | "spans/s"
  | "ratio"
  | "%"
  | "µs"
  | "ms"
  | "s"
  | "MB"
  | "bytes"
  | "entries"
  | "relations"
  | "runs"
  | "messages"
  | "faults"
  | "differences";

/**
 * A figure: the median of its rounds.
 *
 * @param rounds one value a round; null where this machine cannot measure it
 */
export function figure(name: string, rounds: readonly (number | null)[], unit: Unit, goal?: Goal): Figure {
  const values = rounds.filter((value) => value !== null);
  const value = values.length === 0 ? null : median(values);
  return {
    name,
    value: value === null ? null : rounded(value),
    unit,
    goal: goal === undefined ? null : goalText(goal),
    ok: goal === undefined || value === null ? null : meets(value, goal),
    ...(values.length > 1 && {
      range: [rounded(Math.min(...values)), rounded(Math.max(...values))] as const,
    }),
  };
}

function meets(value: number, goal: Goal): boolean {
  return "atLeast" in goal ? value >= goal.atLeast : value <= goal.atMost;
}

function goalText(goal: Goal): string {
  return "atLeast" in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
}

/** To four significant digits: more would be noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
