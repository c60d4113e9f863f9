const DAY_MS = 86_400_000;
/** An agent that is younger, or has fewer runs, has nothing but new failures. */
const LEARNING_MS = 7 * DAY_MS;
const LEARNING_RUNS = 500;
/** Runs within a day that must have it: one may be chance. */
const LEAST_RUNS = 3;
/** A failure that has not been seen for so long is over, and is new when it comes again much later. */
const OVER_MS = DAY_MS;
const FORGOTTEN_MS = 60 * DAY_MS;
/** Codes that are remembered; where there are more, they say nothing, and no new one is told. */
const MOST_CODES = 500;

/** What is known of the failures of an agent. */
export interface KnownFailures {
  readonly since: number | null;
  readonly runs: number;
  readonly codes: Readonly<Record<string, KnownFailure>>;
}

interface KnownFailure {
  readonly firstAt: number;
  readonly lastAt: number;
  /** Runs since it is new; null of one that is known. */
  readonly fresh: number | null;
  readonly isTold: boolean;
}

export interface FailureEvent {
  readonly type: "new" | "over";
  readonly failure: string;
  readonly firstAt: number;
  readonly runs: number;
}

export const noFailures: KnownFailures = { since: null, runs: 0, codes: {} };

/** Failures that are told. */
export function toldFailures({ codes }: KnownFailures): readonly string[] {
  return Object.entries(codes).flatMap(([failure, { isTold }]) => (isTold ? [failure] : []));
}

/** Takes back what is told: the failures are known from now on. */
export function dismissFailures(known: KnownFailures): KnownFailures {
  const codes = Object.entries(known.codes).map(([failure, code]) => [
    failure,
    code.isTold ? { ...code, fresh: null, isTold: false } : code,
  ]);
  return { ...known, codes: Object.fromEntries(codes) };
}

/** Adds an hour: which failures are new, and which of them are over. */
export function advanceFailures(
  known: KnownFailures,
  at: number,
  runs: number,
  failures: ReadonlyMap<string, number>,
): { readonly known: KnownFailures; readonly events: readonly FailureEvent[] } {
  const since = known.since ?? (runs > 0 ? at : null);
  const isLearning = since === null || at < since + LEARNING_MS || known.runs < LEARNING_RUNS;
  const codes: Record<string, KnownFailure> = {};
  const events: FailureEvent[] = [];
  for (const [failure, code] of Object.entries(known.codes)) {
    if (code.isTold && at >= code.lastAt + OVER_MS && !failures.has(failure)) {
      events.push({ type: "over", failure, firstAt: code.firstAt, runs: code.fresh ?? 0 });
      codes[failure] = { ...code, fresh: null, isTold: false };
    } else if (at < code.lastAt + FORGOTTEN_MS) codes[failure] = code;
  }
  const isFull = Object.keys(codes).length >= MOST_CODES;
  for (const [failure, count] of failures) {
    const before = codes[failure];
    if (before === undefined && isFull) continue;
    const isFresh = before === undefined ? !isLearning : before.fresh !== null;
    const isOld = before !== undefined && at >= before.firstAt + DAY_MS && !before.isTold;
    const fresh = isFresh && !isOld ? (before?.fresh ?? 0) + count : null;
    const isTold = before?.isTold === true || (fresh !== null && fresh >= LEAST_RUNS);
    const firstAt = before?.firstAt ?? at;
    codes[failure] = { firstAt, lastAt: at, fresh, isTold };
    if (isTold && before?.isTold !== true)
      events.push({ type: "new", failure, firstAt, runs: fresh ?? count });
  }
  return { known: { since, runs: known.runs + runs, codes }, events };
}
