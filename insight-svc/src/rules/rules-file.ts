import { stat } from "node:fs/promises";
import { readRules } from "./read-rules.ts";
import { noRules, type Rules } from "./rules.ts";

/** The rules that hold now. */
export interface RulesFile {
  readonly current: () => Rules;
  /** Why a changed file was not taken; undefined while the file is that which holds. */
  readonly fault: () => string | undefined;
  /** Looks whether the file has changed, and takes it if it is right. */
  readonly refresh: () => Promise<void>;
}

/**
 * Opens the file of rules, if there is one.
 *
 * @param onChange hears that a changed file was taken, or why it was not
 * @throws RulesError where it is faulty
 */
export async function openRulesFile(
  path: string | undefined,
  onChange: (fault: string | undefined) => void,
): Promise<RulesFile> {
  if (path === undefined)
    return { current: () => noRules, fault: () => undefined, refresh: async () => undefined };
  let seen = await markOf(path);
  let rules = await readRules(path);
  let fault: string | undefined;
  return {
    current: () => rules,
    fault: () => fault,
    refresh: async () => {
      const mark = await markOf(path);
      if (mark === seen) return;
      seen = mark;
      try {
        rules = await readRules(path);
        fault = undefined;
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        fault = error.message;
      }
      onChange(fault);
    },
  };
}

/** Changes with the file; empty while it is away. */
async function markOf(path: string): Promise<string> {
  return stat(path).then(
    ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
    () => "",
  );
}
