import { stat } from "node:fs/promises";
import { readRules } from "./read-rules.ts";
import { noRules, type Rules } from "./rules.ts";

/** The rules that hold now. */
export interface RulesFile {
  readonly current: () => Rules;
  /** Why a changed file was not taken; undefined while the file is that which holds. */
  readonly fault: () => string | undefined;
  /** Looks whether the file has changed, or was faulty, and takes it if it is right. */
  readonly refresh: () => Promise<void>;
}

/**
 * Opens the file of rules, if there is one.
 *
 * @param onChange hears that a changed file was taken, or why it was not
 * @param check looks whether rules can be used, and throws where they cannot
 * @throws RulesError where it is faulty, and what `check` throws
 */
export async function openRulesFile(
  path: string | undefined,
  onChange: (fault: string | undefined) => void,
  check: (rules: Rules) => void = () => undefined,
): Promise<RulesFile> {
  if (path === undefined)
    return { current: () => noRules, fault: () => undefined, refresh: async () => undefined };
  let seen = await markOf(path);
  let rules = await readRules(path);
  check(rules);
  let fault: string | undefined;
  return {
    current: () => rules,
    fault: () => fault,
    refresh: async () => {
      const mark = await markOf(path);
      // What it names may be what was wrong: a secret that is there now.
      if (mark === seen && fault === undefined) return;
      const before = { mark: seen, fault };
      seen = mark;
      try {
        const changed = await readRules(path);
        check(changed);
        rules = changed;
        fault = undefined;
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        fault = error.message;
      }
      if (mark !== before.mark || fault !== before.fault) onChange(fault);
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
