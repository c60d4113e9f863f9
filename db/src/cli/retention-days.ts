/**
 * RETENTION_DAYS: for how many days before today (UTC) runs are kept, from 1; undefined, to keep all, when it is not set.
 *
 * @throws Error when it is anything else.
 */
export function readRetentionDays(env: NodeJS.ProcessEnv): number | undefined {
  const given = env["RETENTION_DAYS"];
  if (given === undefined || given === "") {
    return undefined;
  }
  if (!/^[1-9]\d{0,4}$/.test(given)) {
    throw new Error("RETENTION_DAYS must be a whole number of days from 1 to 99999.");
  }
  return Number(given);
}
