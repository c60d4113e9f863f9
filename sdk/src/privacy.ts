import { inspectFacts, loadInspector, type RuleId, ruleMessage } from "@runfacts/privacy";
import type { Facts, PartRecord } from "./recording/run-record.ts";

export { limits as factLimits, type RuleId } from "@runfacts/privacy";

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

const told = (field: string, rule: RuleId) => `${field} ${ruleMessage(rule)} (dropped; told once)`;

/** The refusal of one metadata key whose name may not be repeated, or whose value could not be read. */
export function refuseFact(rule: RuleId): Refusal {
  return { rule, message: told("metadata", rule) };
}

/** The first rule that metadata breaks as facts, without the detectors of secrets and personal data. */
export function refusalOf(metadata: Facts): Refusal | undefined {
  const steps = [{ name: "step", metadata }];
  const [violation] = inspectFacts({ agentId: "agent", agentVersion: "1", steps, failures: [] });
  if (violation === undefined) return undefined;
  const field = violation.field.replace("steps[0].", "");
  return { rule: violation.rule, message: told(field, violation.rule) };
}

/** The full check of a run, or of a part of one. */
export type Sanitize = <R extends PartRecord>(run: R) => Sanitized<R>;

let loaded: Sanitize | undefined;

/** The full check, where it has been loaded. */
export function loadedSanitizer(): Sanitize | undefined {
  return loaded;
}

/**
 * Loads the full check, with the detectors of secrets and personal data: they weigh too much for an agent's start.
 *
 * @throws when their file cannot be loaded
 */
export async function loadSanitizer(): Promise<Sanitize> {
  const { maskMessages, sanitizeRun } = await loadInspector();
  loaded = (record) => {
    const { run, dropped } = sanitizeRun(maskMessages(record));
    return { run, dropped: dropped.map(({ field, rule }) => ({ rule, message: told(field, rule) })) };
  };
  return loaded;
}
