import { type DescField, getOption, hasOption, isFieldSet } from "@bufbuild/protobuf";
import {
  field as fieldRules,
  Ignore,
  MapRulesSchema,
  RepeatedRulesSchema,
} from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { FieldFault } from "./faults.ts";

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

/**
 * Most members of an object, or entries of a google.protobuf.Struct. Metadata may have 64, which is told run by run; this is
 * where reading ends, since one object of a hundred thousand members costs as much as all else that a request may hold.
 */
export const MOST_MEMBERS = 1_000;

/** Messages may be nested this deep; values of google.protobuf.Struct as deep again. */
export const MAX_DEPTH = 32;

/** Thrown for an object of more members, before they are made. */
export function tooManyMembers(path?: string): FieldFault {
  return new FieldFault("map.max_pairs", `must contain no more than ${MOST_MEMBERS} key-value pair(s)`, path);
}

/** Thrown for a value of google.protobuf.Struct that is nested deeper than `MAX_DEPTH`. */
export function tooDeep(): FieldFault {
  return new FieldFault("json.depth", `must not be nested deeper than ${MAX_DEPTH} levels`);
}

/** Thrown for a key that would be lost: assigned, it sets an object's prototype. */
export function reservedKey(): FieldFault {
  return new FieldFault("key.reserved", "must have another key");
}
