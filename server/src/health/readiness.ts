const CHECK_TIMEOUT_MS = 3_000;

/** Tells whether the service can serve. */
export interface Readiness {
  /** True if what the service needs (its database) answers within 3 s. Concurrent callers share one check. */
  isHealthy(): Promise<boolean>;
  /** Healthy and not draining. */
  isReady(): Promise<boolean>;
  isDraining(): boolean;
  /** From now on the service is not ready; `onDrain` is aborted. */
  drain(): void;
  readonly onDrain: AbortSignal;
}

export function createReadiness(check: () => Promise<void>): Readiness {
  const draining = new AbortController();
  let running: Promise<boolean> | undefined;
  const isHealthy = () => {
    running ??= succeeds(check).finally(() => {
      running = undefined;
    });
    return running;
  };
  const isDraining = () => draining.signal.aborted;
  return {
    isHealthy,
    isReady: async () => !isDraining() && (await isHealthy()),
    isDraining,
    drain: () => draining.abort(),
    onDrain: draining.signal,
  };
}

async function succeeds(check: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, false);
  });
  try {
    return await Promise.race([check().then(() => true), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
