import type { AnyValue } from "@runfacts/gen/otlp/common";
import type { ValueKind } from "../dialect/slots.ts";

const COUNT = /^\d{1,15}$/;
const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?(?:[eE][+-]?\d{1,3})?$/;
/** Reasons for which a model stopped are short, and few. */
const MAX_WORDS = 16;
const MAX_WORD = 64;
const LIST = /^\s*\[([^[\]]*)\]\s*$/;
const WORD = /^(["']?)(?:[A-Za-z]+\.)?([A-Za-z][A-Za-z_-]*)\1$/;

/** The value of an attribute as what a fact needs; undefined for a value of another kind. */
export function readValue(value: AnyValue | undefined, kind: Exclude<ValueKind, "presence"> | "fact") {
  switch (kind) {
    case "text":
      return value?.value.case === "stringValue" ? value.value.value : undefined;
    case "count":
      return countOf(value);
    case "number":
      return numberOf(value);
    case "flag":
      return flagOf(value);
    case "words":
      return wordsOf(value);
    case "fact":
      return factOf(value);
  }
}

function countOf(value: AnyValue | undefined): number | undefined {
  const number = numberOf(value, COUNT);
  return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function numberOf(any: AnyValue | undefined, form = NUMBER): number | undefined {
  switch (any?.value.case) {
    case "intValue": {
      const number = Number(any.value.value);
      return Number.isSafeInteger(number) ? number : undefined;
    }
    case "doubleValue":
      return Number.isFinite(any.value.value) ? any.value.value : undefined;
    case "stringValue":
      return form.test(any.value.value) ? Number(any.value.value) : undefined;
    default:
      return undefined;
  }
}

function flagOf(any: AnyValue | undefined): boolean | undefined {
  if (any?.value.case === "boolValue") return any.value.value;
  if (any?.value.case !== "stringValue") return undefined;
  const text = any.value.value.toLowerCase();
  return text === "true" ? true : text === "false" ? false : undefined;
}

function wordsOf(any: AnyValue | undefined): readonly string[] | undefined {
  if (any?.value.case === "stringValue") return wordsIn(any.value.value);
  if (any?.value.case !== "arrayValue") return undefined;
  const items = any.value.value.values.slice(0, MAX_WORDS);
  return items.flatMap((item) => (item.value.case === "stringValue" ? wordsIn(item.value.value) : []));
}

/** The words of a text such as `stop`, `FinishReason.STOP` or `["tool_calls"]`; none of a text that holds anything else. */
function wordsIn(text: string): readonly string[] {
  if (text.length > MAX_WORDS * MAX_WORD) return [];
  const list = LIST.exec(text)?.[1] ?? text;
  const words = list.split(",", MAX_WORDS).map((item) => WORD.exec(item.trim())?.[2]);
  return words.every((word) => word !== undefined) ? words : [];
}

function factOf(any: AnyValue | undefined): string | number | boolean | undefined {
  switch (any?.value.case) {
    case "boolValue":
    case "stringValue":
      return any.value.value;
    default:
      return numberOf(any);
  }
}
