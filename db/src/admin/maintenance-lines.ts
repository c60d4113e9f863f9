import { describeError } from "./describe-error.ts";

/**
 * Makes lines for people of what `watchMaintenance` tells: one when a task begins to fail, as while the database is away,
 * and one when all succeed again; not one for each try.
 */
export function maintenanceLines(say: (line: string) => void) {
  const failing = new Set<string>();
  return {
    onError: (error: unknown, task: string): void => {
      if (failing.size === 0) say(`Maintenance failed, trying again: ${describeError(error)}`);
      failing.add(task);
    },
    onSuccess: (task: string): void => {
      if (failing.delete(task) && failing.size === 0) say("Maintenance works again.");
    },
  };
}
