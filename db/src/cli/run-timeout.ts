const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * RUN_TIMEOUT: how long an open run may give no sign of life before it is ABANDONED (such as `15m`), in milliseconds;
 * undefined, for the default, when it is not set.
 *
 * @throws Error when it is anything but a duration of at least a second.
 */
export function readRunTimeout(env: NodeJS.ProcessEnv): number | undefined {
  const given = env["RUN_TIMEOUT"];
  if (given === undefined || given === "") {
    return undefined;
  }
  const [, count, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(given) ?? [];
  const milliseconds = Number(count) * UNITS_MS[(unit ?? "ms") as keyof typeof UNITS_MS];
  if (unit === undefined || milliseconds < 1_000) {
    throw new Error(
      "RUN_TIMEOUT must be a duration of at least a second with a unit (ms, s, m, h, d), such as 15m.",
    );
  }
  return milliseconds;
}
