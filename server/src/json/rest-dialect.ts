import type { Dialect } from "./dialect.ts";
import { canonicalDuration } from "./duration.ts";
import { enumWords } from "./enum-words.ts";

/**
 * The JSON of the REST facade: snake_case names only, enums as lower-case words (the proto spelling is accepted too),
 * numbers as numbers, durations also as "15m".
 */
export const restDialect: Dialect = {
  namesOf: (field) => [field.name],
  enumName: (desc, json) => (typeof json === "string" ? enumWords(desc).names.get(json) : undefined),
  enumNames: (desc) =>
    desc.values
      .filter(({ number }) => number !== 0)
      .map(({ number }) => enumWords(desc).words.get(number) ?? ""),
  acceptsNumberText: false,
  duration: canonicalDuration,
  hint: (desc, name) => {
    const meant = desc.fields.find((field) => field.jsonName === name);
    return meant === undefined ? "" : `; it is spelled "${meant.name}"`;
  },
};
