import {
  type DescField,
  type DescMessage,
  getOption,
  hasOption,
  isFieldSet,
  type Message,
} from "@bufbuild/protobuf";
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
import { type Check, quickRules } from "./quick-rules.ts";

/** Rules of a field beside those of its type. */
const KNOWN = new Set(["required", "ignore", "string", "int32", "int64", "double", "enum", "repeated"]);

const unsure: Check = () => false;

/**
 * Makes a quick look at messages: true means that a message breaks no field rule (buf.validate), false says nothing. It knows
 * the rules that most fields have and is never sure of others. To ask protovalidate, which reflects on each field, takes
 * several times as long.
 */
export function createQuickLook(): (desc: DescMessage) => (message: Message) => boolean {
  const checks = new Map<DescMessage, Check>();
  const checkOf = (desc: DescMessage): Check => {
    let check = checks.get(desc);
    if (check === undefined) {
      // Stands in for the message inside itself.
      checks.set(desc, (value) => checks.get(desc)?.(value) === true);
      check = compile(desc, checkOf);
      checks.set(desc, check);
    }
    return check;
  };
  return checkOf;
}

type CheckOf = (desc: DescMessage) => Check;

function compile(desc: DescMessage, checkOf: CheckOf): Check {
  if (hasOption(desc, messageRules) || desc.oneofs.some((oneof) => hasOption(oneof, oneofRules)))
    return unsure;
  const parts = desc.fields.flatMap((field) => {
    const check = fieldCheck(field, checkOf);
    return check === undefined ? [] : [{ name: field.localName, check }];
  });
  return (value) => {
    const message = value as Record<string, unknown>;
    for (const { name, check } of parts) {
      if (!check(message[name])) return false;
    }
    return true;
  };
}

/** undefined where nothing can be wrong. */
function fieldCheck(field: DescField, checkOf: CheckOf): Check | undefined {
  const rules = hasOption(field, fieldRules) ? getOption(field, fieldRules) : undefined;
  if (rules === undefined && field.message === undefined) return undefined;
  if (field.oneof !== undefined || field.fieldKind === "map" || !isKnown(rules)) return unsure;
  const check = valueCheck(field, rules, checkOf);
  const isRequired = rules?.required === true;
  // Without presence, zero is as good as absent.
  const mustBeFilled = isRequired && field.presence === FeatureSet_FieldPresence.IMPLICIT;
  const isFreeWhenZero = rules?.ignore === Ignore.IF_ZERO_VALUE;
  return (value) => {
    if (value === undefined) return !isRequired;
    if (mustBeFilled && isEmpty(value)) return false;
    return (isFreeWhenZero && isEmpty(value)) || check(value);
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

function valueCheck(field: DescField, rules: FieldRules | undefined, checkOf: CheckOf): Check {
  if (field.fieldKind === "list") return listCheck(field, rules, checkOf);
  if (field.message !== undefined)
    return rules?.type.case === undefined ? messageCheck(field.message, checkOf) : unsure;
  return rules === undefined ? () => true : quickRules(rules, field.enum);
}

/** The well-known types have no rules of their own. */
function messageCheck(desc: DescMessage, checkOf: CheckOf): Check {
  return desc.typeName.startsWith("google.protobuf.") ? () => true : checkOf(desc);
}

function listCheck(field: DescField, rules: FieldRules | undefined, checkOf: CheckOf): Check {
  const own = rules?.type.case === "repeated" ? rules.type.value : undefined;
  if (own === undefined ? rules?.type.case !== undefined : !isKnownList(own)) return unsure;
  const min = Number(own?.minItems ?? 0n);
  const max =
    own !== undefined && isFieldSet(own, RepeatedRulesSchema.field.maxItems)
      ? Number(own.maxItems)
      : Number.POSITIVE_INFINITY;
  const item = own?.items?.ignore === Ignore.ALWAYS ? undefined : itemCheck(field, own?.items, checkOf);
  return (value) => {
    const list = value as readonly unknown[];
    return list.length >= min && list.length <= max && (item === undefined || list.every(item));
  };
}

/** undefined where nothing can be wrong. */
function itemCheck(field: DescField, rules: FieldRules | undefined, checkOf: CheckOf): Check | undefined {
  if (field.message !== undefined) return messageCheck(field.message, checkOf);
  return rules === undefined ? undefined : quickRules(rules, field.enum);
}

/** Whether a list has no rules but for its length, and of its items only such as are known. */
export function isKnownList(rules: RepeatedRules): boolean {
  const { items } = rules;
  // Of messages only none, or that they are left alone.
  const areItemsKnown =
    items === undefined || items.ignore === Ignore.ALWAYS || (isKnown(items) && items.type.case === "string");
  const known = ["min_items", "max_items", "items"];
  return (
    areItemsKnown &&
    RepeatedRulesSchema.fields.every((rule) => !isFieldSet(rules, rule) || known.includes(rule.name))
  );
}
