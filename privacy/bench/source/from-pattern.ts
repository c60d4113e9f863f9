import type { Random } from "../../eval/corpus/random.ts";

const PART = /\[((?:\\.|[^\]\\])+)\]|\\([wds])|\\(.)|([^\\[\](){}?*+|])/y;
const COUNT = /\{(\d+)(?:,(\d*))?\}|[?*+]/y;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const ofEscape: Readonly<Record<string, string>> = {
  w: `${LETTERS}${LETTERS.toUpperCase()}0123456789_`,
  d: "0123456789",
  s: " ",
};

function expand(set: string): string {
  const characters = set.replace(/(\\?.)-(\\?.)/g, (_, from: string, to: string) => {
    const start = from.charCodeAt(from.length - 1);
    const count = to.charCodeAt(to.length - 1) - start + 1;
    return Array.from({ length: Math.max(0, count) }, (_, at) => String.fromCharCode(start + at)).join("");
  });
  return characters.replace(/\\([wds])/g, (_, name: string) => ofEscape[name] ?? "").replace(/\\(.)/g, "$1");
}

function countOf(quantifier: RegExpExecArray | null, random: Random): number {
  if (quantifier === null) return 1;
  const [whole, least, most] = quantifier;
  if (whole === "?") return random.below(2);
  if (least === undefined) return 1 + random.below(8);
  return Number(least) + (most ? random.below(Number(most) - Number(least) + 1) : 0);
}

/**
 * A text that a simple pattern matches: characters, classes, counts; no groups or choices.
 *
 * @returns undefined for other patterns
 */
export function fromPattern(pattern: string, random: Random): string | undefined {
  let text = "";
  for (let at = 0; at < pattern.length; ) {
    PART.lastIndex = at;
    const part = PART.exec(pattern);
    if (part === null) return undefined;
    at = PART.lastIndex;
    COUNT.lastIndex = at;
    const quantifier = COUNT.exec(pattern);
    if (quantifier !== null) at = COUNT.lastIndex;
    const [, set, named, escaped, plain] = part;
    const alphabet =
      set !== undefined ? expand(set) : named !== undefined ? ofEscape[named] : (escaped ?? plain);
    text += random.of(alphabet ?? "", countOf(quantifier, random));
  }
  return text;
}
