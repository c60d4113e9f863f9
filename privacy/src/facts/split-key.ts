const CAMEL_WORDS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g;
const SEPARATORS = /[^A-Za-z]+/;

/**
 * The words of a key in lower case, in order: `gen_ai.inputMessages` gives gen, ai, input, messages. Snake, kebab, dot
 * and camel case; digits separate words.
 */
export function splitKey(key: string): string[] {
  const words: string[] = [];
  for (const part of key.split(SEPARATORS)) {
    for (const word of part.match(CAMEL_WORDS) ?? []) words.push(word.toLowerCase());
  }
  return words;
}

/** The parts of a key between separators in lower case, whatever their inner case: `pRoMpT_v2` gives prompt, v. */
export function keyParts(key: string): string[] {
  return key
    .split(SEPARATORS)
    .filter((part) => part !== "")
    .map((part) => part.toLowerCase());
}

/** The singular of an English word as keys use it: messages gives message, bodies gives body, status stays. */
export function singular(word: string): string {
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return word.endsWith("s") && !word.endsWith("ss") && word !== "status" ? word.slice(0, -1) : word;
}
