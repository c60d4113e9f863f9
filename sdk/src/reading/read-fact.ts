import { limits } from "../limits.ts";
import { isTooLong, type RuleId } from "../privacy.ts";
import type { FactValue } from "../recording/run-record.ts";

/** A value as a fact, or the rule that it breaks; neither for `undefined`. */
export type ReadFact = { readonly value: FactValue } | { readonly rule: RuleId } | undefined;

type Scalar = string | number | boolean | null;

function readScalar(value: unknown): { readonly value: Scalar } | { readonly rule: RuleId } {
  switch (typeof value) {
    case "string":
      return isTooLong(value, limits.metadataString) ? { rule: "text-too-long" } : { value };
    case "number":
      // JSON has no -0.
      return Number.isFinite(value) ? { value: value + 0 } : { rule: "metadata-value-invalid" };
    case "bigint":
      return Number.isSafeInteger(Number(value))
        ? { value: Number(value) }
        : { rule: "metadata-value-invalid" };
    case "boolean":
      return { value };
    case "object":
      return value === null ? { value } : { rule: "metadata-nested" };
    default:
      return { rule: "metadata-value-invalid" };
  }
}

/**
 * Copies a metadata value that an agent gave. Reading may run code of the agent's (getters, proxies).
 *
 * @throws what that code throws
 */
export function readFact(value: unknown): ReadFact {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return readScalar(value);
  const { length } = value;
  if (!(length <= limits.metadataListItems)) return { rule: "metadata-list-too-long" };
  const items: Scalar[] = [];
  for (let i = 0; i < length; i += 1) {
    const item = readScalar(value[i]);
    if ("rule" in item) return item;
    items.push(item.value);
  }
  return { value: items };
}
