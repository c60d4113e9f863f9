import { type DescField, getOption, hasOption, isFieldSet } from "@bufbuild/protobuf";
import {
  field as fieldRules,
  Ignore,
  MapRulesSchema,
  RepeatedRulesSchema,
} from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { FieldFault } from "../errors/field-fault.ts";

/** How many elements a repeated or map field may hold: its max_items or max_pairs in the contract; undefined if it says none. */
export function listLimit(field: DescField): number | undefined {
  if (!hasOption(field, fieldRules)) return undefined;
  const { type } = getOption(field, fieldRules);
  if (type.case === "repeated" && isFieldSet(type.value, RepeatedRulesSchema.field.maxItems))
    return Number(type.value.maxItems);
  if (type.case === "map" && isFieldSet(type.value, MapRulesSchema.field.maxPairs))
    return Number(type.value.maxPairs);
  return undefined;
}

/** Items that the contract ignores here are checked one by one by the handler, so that one does not refuse all. */
export function leavesItemsToHandler(field: DescField): boolean {
  if (!hasOption(field, fieldRules)) return false;
  const { type } = getOption(field, fieldRules);
  return type.case === "repeated" && type.value.items?.ignore === Ignore.ALWAYS;
}

/** The rule and its words, as protovalidate has them. */
export const MAX_ITEMS_RULE = "repeated.max_items";
export const maxItemsDescription = (limit: number) => `must contain no more than ${limit} item(s)`;

/** Thrown when a list grows beyond what the contract allows, before its items are made. */
export function tooManyItems(limit: number): FieldFault {
  return new FieldFault(MAX_ITEMS_RULE, maxItemsDescription(limit));
}
