import { type FactRuleId, factRules, type Inspector, loadInspector, type RuleId } from "@runfacts/privacy";
import type { PartRecord } from "./recording/run-record.ts";

export { type FactRuleId, isKey, isTooLarge, isTooLong } from "@runfacts/privacy";

/** A broken rule: the field, the rule, and what to tell the developer. */
export interface Refusal {
  readonly rule: RuleId;
  readonly message: string;
}

/** A run (or part of one) that may be sent, with masked failure messages and without dropped fields. */
interface Sanitized<R extends PartRecord> {
  readonly run: R;
  readonly dropped: readonly Refusal[];
}

const told = (field: string, message: string) => `${field} ${message} (dropped; told once)`;

/** The refusal of one metadata key, whose name may not be repeated: it may be a value in a key's place. */
export function refuseFact(rule: FactRuleId): Refusal {
  return { rule, message: told("metadata", factRules[rule]) };
}

/** The full check of a run, or of a part of one. */
export type Sanitize = <R extends PartRecord>(run: R) => Sanitized<R>;

/** The full check, by the functions of `@runfacts/privacy/inspect`. */
export function sanitizerOf({
  maskMessages,
  sanitizeRun,
}: Pick<Inspector, "maskMessages" | "sanitizeRun">): Sanitize {
  return (record) => {
    const { run, dropped } = sanitizeRun(maskMessages(record));
    return {
      run,
      dropped: dropped.map(({ field, rule, message }) => ({ rule, message: told(field, message) })),
    };
  };
}

let loaded: Sanitize | undefined;

/** The full check, where it has been loaded. */
export function loadedSanitizer(): Sanitize | undefined {
  return loaded;
}

/**
 * Loads the full check: what names or holds content, secrets or personal data. Its words and detectors weigh too much for an
 * agent's start, and its work is for the time of delivery.
 *
 * @throws when their file cannot be loaded
 */
export async function loadSanitizer(): Promise<Sanitize> {
  loaded = sanitizerOf(await loadInspector());
  return loaded;
}
