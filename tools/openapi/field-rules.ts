import { type DescField, getOption, hasOption, isFieldSet } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence as Presence } from "@bufbuild/protobuf/wkt";
import {
  type FieldRules,
  field as fieldRules,
  Ignore,
  type RepeatedRules,
  type StringRules,
  StringRulesSchema,
} from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import type { JsonSchema } from "./json-schema.ts";

/** What the buf.validate rules of a field say in JSON Schema. */
export interface RuleSchema {
  /** Keywords for the schema of the field. */
  readonly keywords: JsonSchema;
  /** Whether a request must set the field. */
  readonly isRequired: boolean;
}

export function ruleSchema(field: DescField): RuleSchema {
  if (!hasOption(field, fieldRules)) return { keywords: {}, isRequired: false };
  const rules = getOption(field, fieldRules);
  return { keywords: keywords(rules), isRequired: rules.required || refusesZero(field, rules) };
}

/** A rule that the zero value breaks makes a field without presence required. */
function refusesZero(field: DescField, { ignore, type }: FieldRules): boolean {
  if (field.presence !== Presence.IMPLICIT || ignore !== Ignore.UNSPECIFIED) return false;
  switch (type.case) {
    case "string":
      return type.value.minLen > 0n || type.value.wellKnown.case !== undefined;
    case "enum":
      return type.value.notIn.includes(0);
    case "repeated":
      return type.value.minItems > 0n;
    default:
      return false;
  }
}

function keywords({ type }: FieldRules): JsonSchema {
  switch (type.case) {
    case "string":
      return stringKeywords(type.value);
    case "repeated":
      return repeatedKeywords(type.value);
    case "int32":
    case "int64":
    case "uint32":
    case "uint64":
    case "float":
    case "double":
      return rangeKeywords(type.value);
    default:
      return {};
  }
}

function stringKeywords(rules: StringRules): JsonSchema {
  const isSet = (name: "minLen" | "maxLen" | "pattern") => isFieldSet(rules, StringRulesSchema.field[name]);
  return {
    ...(isSet("minLen") ? { minLength: Number(rules.minLen) } : {}),
    ...(isSet("maxLen") ? { maxLength: Number(rules.maxLen) } : {}),
    ...(isSet("pattern") ? { pattern: rules.pattern } : {}),
    ...(rules.wellKnown.case === "uuid" ? { format: "uuid" } : {}),
    ...(rules.notIn.length > 0 ? { not: { enum: rules.notIn } } : {}),
  };
}

function repeatedKeywords({ minItems, maxItems, unique }: RepeatedRules): JsonSchema {
  return {
    ...(minItems > 0n ? { minItems: Number(minItems) } : {}),
    ...(maxItems > 0n ? { maxItems: Number(maxItems) } : {}),
    ...(unique ? { uniqueItems: true } : {}),
  };
}

interface Bound {
  readonly case?: string;
  readonly value?: number | bigint;
}

const BOUND_KEYWORDS: Readonly<Record<string, string>> = {
  gt: "exclusiveMinimum",
  gte: "minimum",
  lt: "exclusiveMaximum",
  lte: "maximum",
};

function rangeKeywords(rules: { greaterThan: Bound; lessThan: Bound }): JsonSchema {
  return Object.fromEntries(
    [rules.greaterThan, rules.lessThan].flatMap((bound) => {
      const keyword = BOUND_KEYWORDS[bound.case ?? ""];
      return keyword === undefined ? [] : [[keyword, Number(bound.value)]];
    }),
  );
}
