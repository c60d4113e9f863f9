import { type RuleId, ruleIds } from "@runfacts/privacy";
import type { Violation } from "@runfacts/server";

/** The part of a violation that is counted: neither positions of items nor values. */
export interface CountedField {
  readonly rule: string;
  readonly field: string;
}

/** What the database accepts: one count with other text would fail all that are written with it. */
const RULE = /^[A-Za-z0-9._-]{1,64}$/;
const FIELD = /^[A-Za-z0-9._#[\]-]{0,128}$/;
const privacyRules: ReadonlySet<string> = new Set<RuleId>(ruleIds);

/**
 * The rule and the field of a violation, without positions of items: `steps[3].metadata.tags[2]` becomes
 * `steps.metadata.tags`. A metadata key that may itself hold personal data, `steps[3].metadata[#2]`, becomes
 * `steps.metadata[#]`. A key that the privacy rules have not checked is cut off: `steps.metadata`.
 *
 * @returns undefined if the database would not accept the rule or the field
 */
export function countedField({ field, rule }: Pick<Violation, "field" | "rule">): CountedField | undefined {
  const named = field.replaceAll(/\[\d+\]/g, "").replaceAll(/\[#\d*\]/g, "[#]");
  const kept = privacyRules.has(rule) ? named : named.replace(/\bmetadata[.[].*$/s, "metadata");
  return RULE.test(rule) && FIELD.test(kept) ? { rule, field: kept } : undefined;
}
