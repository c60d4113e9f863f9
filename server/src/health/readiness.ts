import type { CheckResult, CheckResults } from "./checks.ts";

/** Tells whether the service can serve. */
export interface Readiness {
  /** How what the service needs stands. Concurrent callers share one look. */
  check(): Promise<CheckResults>;
  /** True if all that the service needs is well, and the server does not drain. */
  isReady(): Promise<boolean>;
  isDraining(): boolean;
  /** From now on the service is not ready; `onDrain` is aborted. */
  drain(): void;
  readonly onDrain: AbortSignal;
}

export function createReadiness(look: () => Promise<CheckResults>): Readiness {
  const draining = new AbortController();
  let running: Promise<CheckResults> | undefined;
  const check = () => {
    running ??= look()
      .catch((): CheckResults => ({ database: { status: "failed", reason: "the check failed" } }))
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  const isDraining = () => draining.signal.aborted;
  return {
    check,
    isReady: async () => !isDraining() && isWell(await check()),
    isDraining,
    drain: () => draining.abort(),
    onDrain: draining.signal,
  };
}

/** True if every check passed. */
export function isWell(results: CheckResults): boolean {
  return Object.values(results).every(({ status }) => status === "ok");
}

/** Whether the server drains, as a check. */
export function drainingResult({ isDraining }: Readiness): CheckResult {
  return isDraining()
    ? { status: "failed", reason: "the service is shutting down: another instance takes calls" }
    : { status: "ok" };
}
