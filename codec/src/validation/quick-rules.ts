import { type DescEnum, isFieldSet, type Message } from "@bufbuild/protobuf";
import {
  DoubleRulesSchema,
  EnumRulesSchema,
  type FieldRules,
  Int32RulesSchema,
  Int64RulesSchema,
  StringRulesSchema,
} from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";

/** True for a value that breaks no rule for certain; false says nothing. */
export type Check = (value: unknown) => boolean;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Patterns that mean the same in every dialect of regular expressions. */
const PLAIN_PATTERN = /^\^\[[\w.:/+-]+\]\{\d+(?:,\d+)?\}\$$/;

const unsure: Check = () => false;

/** Checks by name of the rule, from the value of the rule. */
type Known = Readonly<Record<string, (rule: never, desc: DescEnum | undefined) => Check>>;

// Lengths are told in characters; a character is one or two units.
const stringRules: Known = {
  min_len: (min: bigint) => (value) => (value as string).length >= 2 * Number(min) - 1,
  max_len: (max: bigint) => (value) => (value as string).length <= Number(max),
  uuid: (isUuid: boolean) => (value) => isUuid && UUID.test(value as string),
  pattern: (pattern: string) => {
    if (!PLAIN_PATTERN.test(pattern)) return unsure;
    const expression = new RegExp(pattern);
    return (value) => expression.test(value as string);
  },
  not_in: (list: readonly string[]) => (value) => !list.includes(value as string),
};

const numberRules: Known = {
  gt: (bound: number | bigint) => (value) => (value as number) > bound,
  gte: (bound: number | bigint) => (value) => (value as number) >= bound,
  lt: (bound: number | bigint) => (value) => (value as number) < bound,
  lte: (bound: number | bigint) => (value) => (value as number) <= bound,
  finite: () => Number.isFinite,
};

const enumRules: Known = {
  defined_only: (_isSet: boolean, desc) => {
    const numbers = new Set(desc?.values.map(({ number }) => number));
    return (value) => numbers.has(value as number);
  },
  not_in: (list: readonly number[]) => (value) => !list.includes(value as number),
};

/** The check of the rules for a value of a scalar or an enum; one that is never sure where a rule is not known. */
export function quickRules({ type }: FieldRules, desc: DescEnum | undefined): Check {
  switch (type.case) {
    case undefined:
      return () => true;
    case "string":
      return all(StringRulesSchema, type.value, stringRules, desc);
    case "int32":
      return all(Int32RulesSchema, type.value, numberRules, desc);
    case "int64":
      return all(Int64RulesSchema, type.value, numberRules, desc);
    case "double":
      return all(DoubleRulesSchema, type.value, numberRules, desc);
    case "enum":
      return all(EnumRulesSchema, type.value, enumRules, desc);
    default:
      return unsure;
  }
}

type RulesSchema = typeof StringRulesSchema | typeof Int32RulesSchema | typeof Int64RulesSchema;

function all(
  schema: RulesSchema | typeof DoubleRulesSchema | typeof EnumRulesSchema,
  rules: Message,
  known: Known,
  desc: DescEnum | undefined,
): Check {
  // Rules that others have added.
  if (rules.$unknown !== undefined) return unsure;
  const checks = schema.fields
    .filter((field) => isFieldSet(rules, field))
    .map((field) => {
      const { oneof, localName } = field;
      const own = rules as unknown as Record<string, unknown>;
      const value = oneof === undefined ? own[localName] : (own[oneof.localName] as { value: unknown }).value;
      return known[field.name]?.(value as never, desc) ?? unsure;
    });
  const [first = () => true, second] = checks;
  if (checks.length === 1) return first;
  if (checks.length === 2 && second !== undefined) return (value) => first(value) && second(value);
  return (value) => checks.every((check) => check(value));
}
