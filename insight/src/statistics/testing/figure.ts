import type { Estimate } from "../estimates/interval.ts";
import { wilsonInterval } from "../estimates/wilson-interval.ts";

type Counted = "runs" | "days" | "incidents";

/** A measured property of a method. */
export interface Figure extends Estimate {
  /** By which tests ask for it. */
  readonly name: string;
  /** Table that it stands in, what was tried, and on what. */
  readonly table: string;
  readonly method: string;
  readonly given: string;
  /** What the value is: a share of trials, or a number of these. */
  readonly unit: "share" | Counted;
  readonly trials: number;
}

type Label = Pick<Figure, "name" | "table" | "method" | "given">;

/** How often something was so, with Wilson's interval of 95 %. */
export function shareOf(label: Label, answers: readonly boolean[]): Figure {
  const value = answers.filter(Boolean).length / answers.length;
  const interval = wilsonInterval(value, answers.length, 1.96);
  return { ...label, unit: "share", value, interval, trials: answers.length };
}

/** The median of numbers, between order statistics of 95 %. */
export function medianOf(label: Label, values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (place: number) =>
    sorted[Math.min(Math.max(Math.round(place), 0), sorted.length - 1)] ?? Number.NaN;
  const reach = 0.98 * Math.sqrt(values.length);
  const middle = (values.length - 1) / 2;
  const interval = { low: at(middle - reach), high: at(middle + reach) };
  return { ...label, unit: "runs", value: at(middle), interval, trials: values.length };
}

/** The mean of numbers, ± 1.96 standard errors. */
export function meanOf(label: Label, values: readonly number[], unit: Counted = "runs"): Figure {
  const value = values.reduce((sum, each) => sum + each, 0) / values.length;
  const squares = values.reduce((sum, each) => sum + (each - value) ** 2, 0);
  const reach = 1.96 * Math.sqrt(squares / (values.length - 1) / values.length);
  const interval = { low: value - reach, high: value + reach };
  return { ...label, unit, value, interval, trials: values.length };
}
