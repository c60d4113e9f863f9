import { type RuleId, ruleIds } from "@runfacts/privacy";
import type { Violation } from "@runfacts/server";

/** What is counted of a violation: no place of an item, and never a value. */
export interface CountedField {
  readonly rule: string;
  readonly field: string;
}

/** As the database takes them; anything else would stop all counts that are written with it. */
const RULE = /^[A-Za-z0-9._-]{1,64}$/;
const FIELD = /^[A-Za-z0-9._#[\]-]{0,128}$/;
const privacyRules: ReadonlySet<string> = new Set<RuleId>(ruleIds);

/**
 * The rule and the field of a violation, without the places of items: `steps[3].metadata.tags[2]` gives
 * `steps.metadata.tags`, a key that may not be repeated, `steps[3].metadata[#2]`, gives `steps.metadata[#]`. Of a metadata key
 * that privacy rules have not looked at nothing is kept: `steps.metadata`.
 *
 * @returns undefined for what has no name to be counted by
 */
export function countedField({ field, rule }: Pick<Violation, "field" | "rule">): CountedField | undefined {
  const named = field.replaceAll(/\[\d+\]/g, "").replaceAll(/\[#\d*\]/g, "[#]");
  const kept = privacyRules.has(rule) ? named : named.replace(/\bmetadata[.[].*$/s, "metadata");
  return RULE.test(rule) && FIELD.test(kept) ? { rule, field: kept } : undefined;
}
