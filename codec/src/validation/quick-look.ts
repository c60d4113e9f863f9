import { type DescField, type DescMessage, getOption, hasOption, isFieldSet } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import {
  type FieldRules,
  FieldRulesSchema,
  field as fieldRules,
  Ignore,
  message as messageRules,
  oneof as oneofRules,
  type RepeatedRules,
  RepeatedRulesSchema,
} from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { compiler, isWellKnown, type Part, type Visitor } from "../visit.ts";
import { type Check, quickRules } from "./quick-rules.ts";

/** Rules of a field beside those of its type. */
const KNOWN = new Set(["required", "ignore", "string", "int32", "int64", "double", "enum", "repeated"]);
/** Rules of a list that are known. */
const KNOWN_OF_LISTS = ["min_items", "max_items", "items"];

const unsure: Check = () => false;

/** Looks at a message: true means that it breaks no field rule (buf.validate), false says nothing. */
export type QuickLook = (desc: DescMessage) => Check;

/** A look that is never sure: all is left to protovalidate. */
export const noLook: QuickLook = () => unsure;

/**
 * Makes a quick look at messages, which knows the rules that most fields have and is never sure of others. To ask
 * protovalidate, which reflects on each field, takes several times as long.
 */
export function createQuickLook(): QuickLook {
  const checkOf = compiler(visitor);
  return (desc) => checkOf(desc) ?? unsure;
}

/** Of values that cannot break a rule: undefined. */
const visitor: Visitor<Check> = {
  scalar: (field) => valueCheck(field),
  enum: (field) => valueCheck(field),

  nested: (field, of) => {
    const { message, fieldKind } = field;
    if (fieldKind !== "list" && rulesOf(field)?.type.case !== undefined) return unsure;
    // Well-known types have no rules of their own, and items that are left alone are not looked at.
    if (message === undefined || isWellKnown(message) || itemRules(field)?.ignore === Ignore.ALWAYS)
      return undefined;
    return of();
  },

  list: (field, item) => {
    const rules = rulesOf(field);
    const own = repeatedRules(field);
    if (own === undefined ? rules?.type.case !== undefined : !isKnownList(own)) return unsure;
    const min = Number(own?.minItems ?? 0n);
    const max =
      own !== undefined && isFieldSet(own, RepeatedRulesSchema.field.maxItems)
        ? Number(own.maxItems)
        : Number.POSITIVE_INFINITY;
    if (item === undefined && own === undefined) return undefined;
    return (value) => {
      const list = value as readonly unknown[];
      return list.length >= min && list.length <= max && (item === undefined || list.every(item));
    };
  },

  map: () => unsure,

  message: (desc, parts) => {
    if (hasOption(desc, messageRules) || desc.oneofs.some((oneof) => hasOption(oneof, oneofRules)))
      return unsure;
    const checks = parts().flatMap((part) => {
      const check = fieldCheck(part);
      return check === undefined ? [] : [{ name: part.field.localName, check }];
    });
    return (value) => {
      const message = value as Record<string, unknown>;
      for (const { name, check } of checks) {
        if (!check(message[name])) return false;
      }
      return true;
    };
  },

  later: (of) => (value) => of()?.(value) === true,
};

function rulesOf(field: DescField): FieldRules | undefined {
  return hasOption(field, fieldRules) ? getOption(field, fieldRules) : undefined;
}

function repeatedRules(field: DescField): RepeatedRules | undefined {
  const type = rulesOf(field)?.type;
  return type?.case === "repeated" ? type.value : undefined;
}

function itemRules(field: DescField): FieldRules | undefined {
  return field.fieldKind === "list" ? repeatedRules(field)?.items : undefined;
}

/** For a scalar or an enum, also as an item of a list. */
function valueCheck(field: DescField): Check | undefined {
  const rules = field.fieldKind === "list" ? itemRules(field) : rulesOf(field);
  return rules === undefined || rules.ignore === Ignore.ALWAYS ? undefined : quickRules(rules, field.enum);
}

/** The check of a field, whether it is set or not; undefined where nothing can be wrong. */
function fieldCheck({ field, of: check }: Part<Check>): Check | undefined {
  const rules = rulesOf(field);
  if (rules?.ignore === Ignore.ALWAYS || (rules === undefined && field.message === undefined))
    return undefined;
  if (field.oneof !== undefined || field.fieldKind === "map" || !isKnown(rules)) return unsure;
  const isRequired = rules?.required === true;
  if (check === undefined && !isRequired) return undefined;
  // Without presence, zero is as good as absent.
  const mustBeFilled = isRequired && field.presence === FeatureSet_FieldPresence.IMPLICIT;
  const isFreeWhenZero = rules?.ignore === Ignore.IF_ZERO_VALUE;
  return (value) => {
    if (value === undefined) return !isRequired;
    if (mustBeFilled && isEmpty(value)) return false;
    return check === undefined || (isFreeWhenZero && isEmpty(value)) || check(value);
  };
}

function isEmpty(value: unknown): boolean {
  return (
    value === "" ||
    value === 0 ||
    value === 0n ||
    value === false ||
    (Array.isArray(value) && value.length === 0)
  );
}

function isKnown(rules: FieldRules | undefined): boolean {
  if (rules === undefined) return true;
  const isCommon = rules.ignore === Ignore.UNSPECIFIED || rules.ignore === Ignore.IF_ZERO_VALUE;
  return (
    isCommon && FieldRulesSchema.fields.every((rule) => !isFieldSet(rules, rule) || KNOWN.has(rule.name))
  );
}

/** Whether a list has no rules but for its length, and of its items only such as are known. */
export function isKnownList(rules: RepeatedRules): boolean {
  const { items } = rules;
  // Of messages only none, or that they are left alone.
  const areItemsKnown =
    items === undefined || items.ignore === Ignore.ALWAYS || (isKnown(items) && items.type.case === "string");
  return (
    areItemsKnown &&
    RepeatedRulesSchema.fields.every((rule) => !isFieldSet(rules, rule) || KNOWN_OF_LISTS.includes(rule.name))
  );
}
