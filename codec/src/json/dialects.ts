import type { DescEnum, DescField, DescMessage } from "@bufbuild/protobuf";
import { canonicalDuration } from "../time/duration.ts";

/** How messages are spelled in JSON. */
export interface Dialect {
  /** The names that a field may be called by. */
  readonly namesOf: (field: DescField) => readonly string[];
  /** The canonical name of an enum value, or its number, from what the client wrote; undefined if it is none. */
  readonly enumName: (desc: DescEnum, json: unknown) => string | number | undefined;
  /** The names of an enum that a client should use. */
  readonly enumNames: (desc: DescEnum) => readonly string[];
  /** Whether numbers may be written as strings. 64-bit integers always may. */
  readonly acceptsNumberText: boolean;
  /** The form of times and durations that the canonical decoder takes; undefined if the text is none. */
  readonly duration: (text: string) => string | undefined;
  /** Says what to write instead of a name that is not known; "" where there is nothing to say. */
  readonly hint: (desc: DescMessage, name: string) => string;
}

/** The canonical JSON of protobuf, as Connect and gRPC send it. https://protobuf.dev/programming-guides/json */
export const protoDialect: Dialect = {
  namesOf: (field) => [field.name, field.jsonName],
  enumName: (desc, json) => {
    if (typeof json === "string") return desc.values.find(({ name }) => name === json)?.name;
    return typeof json === "number" && (json | 0) === json ? json : undefined;
  },
  enumNames: (desc) => desc.values.filter(({ number }) => number !== 0).map(({ name }) => name),
  acceptsNumberText: true,
  duration: (text) => (/^-?\d{1,12}(\.\d{1,9})?s$/.test(text) ? text : undefined),
  hint: () => "",
};

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

/** The spelling of an enum's values in REST, and back. */
export interface EnumWords {
  /** Word by number: 2 -> "failure". */
  readonly words: ReadonlyMap<number, string>;
  /** Proto name by word and by proto name: "failure" and "RUN_STATUS_FAILURE" -> "RUN_STATUS_FAILURE". */
  readonly names: ReadonlyMap<string, string>;
}

const cache = new WeakMap<DescEnum, EnumWords>();

/** Lower-case words without the prefix that all values of the type share: RUN_STATUS_FAILURE is "failure". */
export function enumWords(desc: DescEnum): EnumWords {
  const known = cache.get(desc);
  if (known !== undefined) return known;
  const words = new Map<number, string>();
  const names = new Map<string, string>();
  for (const { name, number } of desc.values) {
    const word = name.toLowerCase().slice((desc.sharedPrefix ?? "").length);
    words.set(number, word);
    names.set(word, name).set(name, name);
  }
  cache.set(desc, { words, names });
  return { words, names };
}
