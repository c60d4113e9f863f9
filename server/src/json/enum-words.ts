import type { DescEnum } from "@bufbuild/protobuf";

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
  let words = cache.get(desc);
  if (words === undefined) {
    words = compile(desc);
    cache.set(desc, words);
  }
  return words;
}

function compile(desc: DescEnum): EnumWords {
  const prefix = desc.sharedPrefix ?? "";
  const words = new Map<number, string>();
  const names = new Map<string, string>();
  for (const { name, number } of desc.values) {
    const word = name.toLowerCase().slice(prefix.length);
    words.set(number, word);
    names.set(word, name).set(name, name);
  }
  return { words, names };
}
