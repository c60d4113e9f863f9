import { z } from "zod";
import { ruleMetric, ruleMetrics, type Unit } from "./metrics.ts";

/** `failure_rate > 5 % over 1h where agent_id = "support"`, understood. */
export interface Condition {
  readonly metric: string;
  readonly operator: Operator;
  /** In the unit of the metric: a share from 0 to 1, milliseconds, dollars, a count. */
  readonly threshold: number;
  /** Whole. */
  readonly overMs: number;
  readonly filter: Readonly<Partial<Record<FilterName, string>>>;
}

const operators = [">=", "<=", ">", "<"] as const;
type Operator = (typeof operators)[number];
/** The filters of RunFilter that select whole rows of what versions did in an hour. */
const filterNames = ["agent_id", "agent_version", "environment"] as const;
type FilterName = (typeof filterNames)[number];

const MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const LEAST_MS = 300_000;
const MOST_MS = 7 * 86_400_000;

/** A condition is not understood: what is wrong, and where in its text, from 1. */
export class ConditionError extends Error {
  override readonly name = "ConditionError";
  readonly column: number;

  constructor(message: string, column: number) {
    super(message);
    this.column = column;
  }
}

interface Token {
  readonly text: string;
  readonly column: number;
}

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(>=|<=|[><=%$])|(\d+(?:\.\d+)?)|([A-Za-z][\w.:/-]*)|(\S))/y;

/**
 * Understands a condition: a metric, `>`, `>=`, `<` or `<=`, a number with its unit, `over` and a duration, and, where it is not for all
 * runs, `where` and filters with `and` between them.
 *
 * @throws ConditionError
 */
export function parseCondition(text: string): Condition {
  const tokens = new Tokens(text);
  const name = tokens.next("a metric, such as failure_rate");
  const metric = ruleMetric(name.text);
  if (metric === undefined) {
    const known = [...Object.keys(ruleMetrics), "failure:<type>/<code>"].join(", ");
    throw new ConditionError(`is no metric; those are ${known}`, name.column);
  }
  const operator = tokens.next("one of > >= < <=");
  if (!isOneOf(operators, operator.text))
    throw new ConditionError("must be one of > >= < <=", operator.column);
  const threshold = thresholdOf(tokens, metric.unit);
  tokens.word("over");
  const overMs = rangeOf(tokens);
  const filter: Partial<Record<FilterName, string>> = {};
  if (!tokens.isOver()) {
    tokens.word("where");
    do addFilter(tokens, filter);
    while (tokens.takes("and"));
  }
  tokens.end();
  return { metric: name.text, operator: operator.text, threshold, overMs, filter };
}

/** Whether a figure is what a condition speaks of. */
export function holds({ operator, threshold }: Condition, figure: number): boolean {
  switch (operator) {
    case ">":
      return figure > threshold;
    case ">=":
      return figure >= threshold;
    case "<":
      return figure < threshold;
    case "<=":
      return figure <= threshold;
  }
}

function thresholdOf(tokens: Tokens, unit: Unit): number {
  const first = tokens.next("a number");
  const isDollars = first.text === "$";
  const number = isDollars ? tokens.next("a number") : first;
  const value = Number(number.text);
  if (!/^\d/.test(number.text) || !Number.isFinite(value))
    throw new ConditionError("must be a number", number.column);
  if (unit === "share") {
    if (tokens.takes("%")) return shareOf(value / 100, number.column);
    return shareOf(value, number.column);
  }
  if (unit === "usd") {
    if (!isDollars) tokens.takes("usd");
    return value;
  }
  if (unit === "ms") {
    const suffix = Object.keys(MS).find((name) => tokens.takes(name));
    return value * (MS[suffix ?? "ms"] ?? 1);
  }
  return value;
}

function shareOf(value: number, column: number): number {
  if (value <= 1) return value;
  throw new ConditionError("must be at most 100 %, or a share from 0 to 1", column);
}

function rangeOf(tokens: Tokens): number {
  const number = tokens.next("a duration, such as 1h");
  const unit = /^\d/.test(number.text) ? tokens.next("m, h or d") : undefined;
  const ms = Number(number.text) * (MS[unit?.text ?? ""] ?? Number.NaN);
  if (ms >= LEAST_MS && ms <= MOST_MS) return Math.round(ms);
  throw new ConditionError("must be a duration from 5m to 7d, such as 1h", number.column);
}

function addFilter(tokens: Tokens, filter: Partial<Record<FilterName, string>>): void {
  const name = tokens.next("a filter, such as agent_id");
  if (!isOneOf(filterNames, name.text))
    throw new ConditionError(`is no filter of a rule; those are ${filterNames.join(", ")}`, name.column);
  if (filter[name.text] !== undefined) throw new ConditionError("is given twice", name.column);
  tokens.word("=");
  filter[name.text] = textOf(tokens.next('a value, such as "support"'));
}

function textOf({ text, column }: Token): string {
  try {
    return /^\w/.test(text) ? text : z.string().parse(JSON.parse(text));
  } catch {
    throw new ConditionError('must be a word, or a text in quotes as JSON has it, such as "support"', column);
  }
}

function isOneOf<const T extends readonly string[]>(list: T, text: string): text is T[number] {
  return list.includes(text);
}

class Tokens {
  readonly #tokens: readonly Token[];
  readonly #length: number;
  #place = 0;

  constructor(text: string) {
    this.#length = text.length;
    this.#tokens = [...text.matchAll(new RegExp(TOKEN.source, "g"))].map((match) => {
      const found = match.slice(1).find((group) => group !== undefined) ?? "";
      return { text: found, column: match.index + match[0].length - found.length + 1 };
    });
  }

  next(wanted: string): Token {
    const token = this.#tokens[this.#place];
    if (token === undefined) throw new ConditionError(`ends where ${wanted} is missing`, this.#length + 1);
    this.#place += 1;
    return token;
  }

  /** Steps over a word if it is next. */
  takes(word: string): boolean {
    if (this.#tokens[this.#place]?.text.toLowerCase() !== word) return false;
    this.#place += 1;
    return true;
  }

  word(word: string): void {
    const token = this.next(`"${word}"`);
    if (token.text.toLowerCase() !== word) throw new ConditionError(`must be "${word}"`, token.column);
  }

  isOver(): boolean {
    return this.#place >= this.#tokens.length;
  }

  end(): void {
    const token = this.#tokens[this.#place];
    if (token !== undefined) throw new ConditionError("is not understood here", token.column);
  }
}
