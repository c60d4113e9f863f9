import { errorFacts } from "../../errors/classify-error.ts";
import type { Run } from "../../run.ts";
import type { Span } from "./span.ts";

/** The name of a class of errors, in front of a message, as in `String(error)`. */
const CLASS = /^((?:[A-Z][A-Za-z0-9_]{0,61})?(?:Error|Exception|Exceeded|Triggered|Timeout))(?::|$)/;
/** How messages of clients of HTTP APIs begin. */
const STATUS = /^([45]\d\d)(?: |$)/;
/** Most errors of a run that are told apart. */
const MOST_ERRORS = 100;

/** Stands for an error whose framework tells texts of it alone: what the SDK reads of errors. */
export interface ErrorLike {
  readonly name: string;
  readonly status?: number;
}

/** What a framework tells of an error. */
export interface Told {
  /** The error in words: its message, or `String(error)`. Not kept beyond the run, and never recorded. */
  readonly text: string;
  /** The name of its class, where that is known otherwise than from its words. */
  readonly name?: string | undefined;
}

/** The class in front of an error in words: "RangeError" of "RangeError: Out of range". */
export function classIn(text: string): string | undefined {
  return CLASS.exec(text)?.[1];
}

/** The status of HTTP that an error in words begins with, after its class. */
export function statusIn(text: string): number | undefined {
  const inFront = classIn(text);
  const status = STATUS.exec(inFront === undefined ? text : text.slice(inFront.length + 2))?.[1];
  return status === undefined ? undefined : Number(status);
}

function errorLike({ text, name }: Told): ErrorLike {
  if (name !== undefined && name !== "Error") return { name };
  const className = classIn(text) ?? "Error";
  const status = statusIn(text);
  return status === undefined ? { name: className } : { name: className, status };
}

/** Whether nothing is told but that there was an error. */
const isMute = ({ text, name }: Told) => name === undefined && (text === "" || text === "Error");

const isKnown = ({ name, status }: ErrorLike) => name !== "Error" || status !== undefined;
const isSame = (one: string, other: string) =>
  one === other || one.endsWith(`: ${other}`) || other.endsWith(`: ${one}`);

/** A call of a model that failed, and what was told of its error. */
interface Unexplained {
  readonly span: Span<unknown>;
  readonly text: string | undefined;
}

function isInside(span: Span<unknown>, around: Span<unknown>): boolean {
  for (let at = span.parent; at !== undefined; at = at.parent) {
    if (at === around) return true;
  }
  return false;
}

/** The errors of one run, of which a framework tells texts in one span after another. */
export class ToldErrors {
  readonly #run: Run;
  readonly #errors: { readonly text: string; readonly error: ErrorLike }[] = [];
  #unexplained: readonly Unexplained[] = [];
  #last: { readonly span: Span<unknown>; readonly error: ErrorLike } | undefined;

  constructor(run: Run) {
    this.#run = run;
  }

  /** What stands for an error that left a span: the same for all spans that tell of it. */
  errorOf(told: Told, span: Span<unknown>): ErrorLike {
    const known = this.#errors.findLast(({ text }) => isSame(text, told.text))?.error;
    const inner =
      isMute(told) && this.#last !== undefined && isInside(this.#last.span, span) ? this.#last : undefined;
    const error = inner?.error ?? known ?? errorLike(told);
    this.#last = { span, error };
    if (known === undefined && told.text !== "" && this.#errors.length < MOST_ERRORS)
      this.#errors.push({ text: told.text, error });
    this.#explain(
      error,
      ({ text, span: inner }) => isInside(inner, span) && (text === undefined || isSame(text, told.text)),
    );
    return error;
  }

  /**
   * Marks a call of a model, which is about to end, as failed. Where the class of its error is not told, it is that of the error
   * of a span around it, in the same words, or in any where it has none.
   */
  failModel(span: Span<unknown>, told: Told | undefined): void {
    if (told !== undefined && isKnown(errorLike(told))) span.step?.hold().fail(this.errorOf(told, span));
    else this.#unexplained = [...this.#unexplained, { span, text: told?.text }];
  }

  /** Records what no span explained. To be called before the run ends. */
  settle(): void {
    this.#explain({ name: "Error" }, () => true);
  }

  #explain(error: ErrorLike, isExplained: (waiting: Unexplained) => boolean): void {
    const explained = this.#unexplained.filter(isExplained);
    if (explained.length === 0) return;
    this.#unexplained = this.#unexplained.filter((waiting) => !explained.includes(waiting));
    const { code } = errorFacts(error);
    for (const { span } of explained) {
      if (span.step !== undefined) this.#run.recordFailure({ type: "model", code, step: span.step });
    }
  }
}
