/** Microseconds since the Unix epoch. */
export type Clock = () => number;

const LARGEST_SKEW = 1_000_000;

/** The monotonic clock of the runtime, which was set when the process started. */
function monotonicClock(): Clock {
  const { timeOrigin } = performance;
  return () => Math.floor((timeOrigin + performance.now()) * 1000);
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && Number.isSafeInteger(Math.floor(value));
}

function readClock(clock: Clock): number | undefined {
  try {
    const value = clock();
    return isTime(value) ? Math.floor(value) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The clock of one run. It never goes back. Without a clock of the user's it is the monotonic clock, corrected at the
 * start of the run when that has drifted over a second from the system's, as after sleep.
 *
 * @param custom the user's clock; what it gives is not used where it is no time
 */
export function startRunClock(custom: Clock | undefined): Clock {
  if (custom !== undefined) {
    let latest = readClock(custom) ?? monotonicClock()();
    return () => {
      latest = Math.max(latest, readClock(custom) ?? latest);
      return latest;
    };
  }
  const clock = monotonicClock();
  const skew = Date.now() * 1000 - clock();
  const correction = Math.abs(skew) > LARGEST_SKEW ? skew : 0;
  let latest = 0;
  return () => {
    latest = Math.max(latest, clock() + correction);
    return latest;
  };
}
