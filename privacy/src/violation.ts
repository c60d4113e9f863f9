import { type RuleId, ruleMessage } from "./rules.ts";
import { type Site, sitePath } from "./site.ts";

/** One broken rule. Holds no part of the offending value. */
export interface Violation {
  /**
   * Path of the field in the contract's spelling: `agent_id`, `failures[0].message`, `steps[3].metadata.user_email`,
   * `steps[3].metadata.tags[2]`. A metadata key that may not be repeated is given by its place: `steps[3].metadata[#2]`.
   */
  readonly field: string;
  readonly rule: RuleId;
  /** What is wrong and what to do: a clause that follows the field. Constant per rule. */
  readonly message: string;
  /** What was found, for `secret-token` and `personal-national-id`: such as `github` or `br-cpf`. A closed set of names. */
  readonly kind?: string;
}

/** What a detector found in a text: which rule it breaks, and of which kind it is. */
export interface Detection {
  readonly rule: RuleId;
  readonly kind?: string;
}

/** A detection and where it was made. */
export interface Finding extends Detection {
  readonly site: Site;
}

export function toViolation({ site, rule, kind }: Finding): Violation {
  const violation = { field: sitePath(site), rule, message: ruleMessage(rule) };
  return kind === undefined ? violation : { ...violation, kind };
}
