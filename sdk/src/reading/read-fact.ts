import { limits } from "../limits.ts";
import { type FactRuleId, isTooLong } from "../privacy.ts";
import type { FactValue } from "../recording/run-record.ts";

/** The rule that a value breaks. */
export interface BrokenRule {
  readonly rule: FactRuleId;
}

type Scalar = string | number | boolean | null;

/** Whether a value that was read broke a rule. */
export function isBroken(read: FactValue | BrokenRule | undefined): read is BrokenRule {
  return typeof read === "object" && read !== null && "rule" in read;
}

function readScalar(value: unknown): Scalar | BrokenRule {
  switch (typeof value) {
    case "string":
      return isTooLong(value, limits.metadataString) ? { rule: "text-too-long" } : value;
    case "number":
      // JSON has no -0.
      return Number.isFinite(value) ? value + 0 : { rule: "metadata-value-invalid" };
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : { rule: "metadata-value-invalid" };
    case "boolean":
      return value;
    case "object":
      return value === null ? value : { rule: "metadata-nested" };
    default:
      return { rule: "metadata-value-invalid" };
  }
}

/**
 * Copies a metadata value that an agent gave. Reading may run code of the agent's (getters, proxies).
 *
 * @returns the fact, or the rule that the value breaks; neither for `undefined`
 * @throws what that code throws
 */
export function readFact(value: unknown): FactValue | BrokenRule | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return readScalar(value);
  const { length } = value;
  if (!(length <= limits.metadataListItems)) return { rule: "metadata-list-too-long" };
  const items: Scalar[] = [];
  for (let i = 0; i < length; i += 1) {
    const item = readScalar(value[i]);
    if (isBroken(item)) return item;
    items.push(item);
  }
  return items;
}
