import { ruleIds, ruleMessage } from "@runfacts/privacy/rules";

/** What a rule says, in words. */
export interface RuleText {
  /** What is wrong with the field: "holds an e-mail address". */
  readonly problem: string;
  /** What to do: "send an opaque identifier instead". */
  readonly advice: string;
}

/** Rules that are not of privacy and say more than their name: of the contract, and of runs as a whole. */
const others: Readonly<Record<string, string>> = {
  run_conflict: "is stored with other content under this id; give each run an id of its own",
  too_large: "is larger than the contract allows; record long jobs as several runs with one session_id",
  other: "more fields than are told apart in an hour; mend those above first",
  required: "is missing; send it",
  "string.min_len": "is empty; send it, or leave it out where it may be absent",
  "string.max_len": "is longer than the contract allows; send a short name or code instead",
  "string.uuid": "is not a UUID; send one",
  "started_at.retention": "is older than the days that are kept; send runs while they are recent",
  "times.ordered": "ends before it starts; send both times by one clock",
  "times.ahead": "starts more than 24 hours ahead; set the clock of the agent",
  "id.repeat": "repeats another id of the run; give each item an id of its own",
};

const privacyMessages: ReadonlyMap<string, string> = new Map(
  ruleIds.map((rule) => [rule, ruleMessage(rule)]),
);

/** The words of a rule; of one of the contract that needs none but its name, that it breaks the contract. */
export function ruleText(rule: string): RuleText {
  const text =
    privacyMessages.get(rule) ??
    (Object.hasOwn(others, rule) ? others[rule] : undefined) ??
    "breaks the contract; the answer to its sender says how";
  const cut = text.indexOf("; ");
  return { problem: text.slice(0, cut), advice: text.slice(cut + 2) };
}
