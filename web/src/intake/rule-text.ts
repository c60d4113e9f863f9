import { ruleIds, ruleMessage } from "@runfacts/privacy/rules";

/** A rule in words. */
export interface RuleText {
  /** What is wrong with the field: "holds an e-mail address". */
  readonly problem: string;
  /** What to do: "send an opaque identifier instead". */
  readonly advice: string;
}

/** Words of rules other than privacy rules. */
const others: Readonly<Record<string, string>> = {
  run_conflict: "repeats the id of a stored run with other content; give each run its own id",
  too_large: "is larger than the contract allows; record long jobs as several runs with one session_id",
  other: "comes after the first 500 violations of an hour; correct those above first",
  required: "is missing; send it",
  "string.min_len": "is empty; send a value, or nothing if the field is optional",
  "string.max_len": "is longer than the contract allows; send a short name or code instead",
  "string.uuid": "is not a UUID; send one",
  "started_at.retention": "is older than runs are kept; send runs soon after they end",
  "times.ordered": "ends before it starts; take both times from the same clock",
  "times.ahead": "starts more than 24 hours in the future; set the clock of the agent",
  "id.repeat": "repeats another id of the run; give each item its own id",
};

const privacyMessages: ReadonlyMap<string, string> = new Map(
  ruleIds.map((rule) => [rule, ruleMessage(rule)]),
);

/** The words of a rule. A rule of the contract without words of its own gets general ones. */
export function ruleText(rule: string): RuleText {
  const text =
    privacyMessages.get(rule) ??
    (Object.hasOwn(others, rule) ? others[rule] : undefined) ??
    "breaks a rule of the contract; see the error that the sender received";
  const cut = text.indexOf("; ");
  return { problem: text.slice(0, cut), advice: text.slice(cut + 2) };
}
