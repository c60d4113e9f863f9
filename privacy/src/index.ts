export { type FactRuleId, factRules, isKey, isTooLarge, isTooLong } from "./facts/fact-form.ts";
export { failureCode, httpCode } from "./failure-code.ts";
export { inspectFacts } from "./inspect-facts.ts";
export type {
  InspectableFailure,
  InspectableRun,
  InspectableStep,
  JsonObject,
  JsonValue,
} from "./inspectable-run.ts";
export { limits } from "./limits.ts";
export { type Inspector, loadInspector } from "./load-inspector.ts";
export { type PolicyError, type PolicyResult, parsePolicy } from "./policy/parse-policy.ts";
export { defaultPolicy, type Policy } from "./policy/policy.ts";
export { type RuleId, ruleIds, ruleMessage } from "./rules.ts";
export { type ItemTexts, knownTexts, type RunTexts, type TextField, textField } from "./texts.ts";
export type { Violation } from "./violation.ts";
