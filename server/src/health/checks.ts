/** How one thing stands that a service needs. */
export interface CheckResult {
  readonly status: "ok" | "failed" | "unknown";
  /** Why, and what to do, for people; names no host and holds no secret. Of what is ok: what is to be done all the same. */
  readonly reason?: string;
}

/** How all of them stand, by name. */
export type CheckResults = Readonly<Record<string, CheckResult>>;

/** Looks at one thing: answers with what is wrong, undefined when nothing is, or the result itself; may throw. */
export type Check = () => Promise<string | CheckResult | undefined>;

export const CHECK_TIMEOUT_MS = 3_000;

/**
 * Looks at all things that a service needs, at once, each for at most 3 s. Without the first, such as the database, the others
 * are unknown.
 *
 * @param explain what an error of a check tells people; undefined when nobody knows
 */
export async function runChecks(
  checks: Readonly<Record<string, Check>>,
  explain: (error: unknown) => string | undefined,
): Promise<CheckResults> {
  const names = Object.keys(checks);
  const results = await Promise.all(Object.values(checks).map((check) => resultOf(check, explain)));
  const isLost = results[0]?.status === "failed";
  return Object.fromEntries(
    results.map((result, place) => [
      names[place],
      isLost && place > 0 ? ({ status: "unknown" } as const) : result,
    ]),
  );
}

async function resultOf(check: Check, explain: (error: unknown) => string | undefined): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, `no answer within ${CHECK_TIMEOUT_MS / 1_000} s`);
  });
  try {
    const answer = await Promise.race([check(), late]);
    if (answer === undefined) return { status: "ok" };
    return typeof answer === "string" ? { status: "failed", reason: answer } : answer;
  } catch (error) {
    return { status: "failed", reason: explain(error) ?? "the check failed" };
  } finally {
    clearTimeout(timer);
  }
}

/** A look, such as a check, that is taken at most once in a while: whoever asks in between shares what was seen last. */
export function seldom<T>(look: () => Promise<T>, everyMs: number): () => Promise<T> {
  let last: { readonly at: number; readonly seen: Promise<T> } | undefined;
  return () => {
    if (last === undefined || performance.now() - last.at >= everyMs) {
      last = { at: performance.now(), seen: look() };
    }
    return last.seen;
  };
}
