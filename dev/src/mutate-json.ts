import { mutateBytes } from "./mutate-bytes.ts";
import type { Random } from "./random.ts";

/** Values, keys and pieces that readers of JSON have been wrong about. */
const VALUES = [
  "null",
  "true",
  "-0",
  "1e400",
  "-1e400",
  "1e-400",
  "0.1e1",
  "9007199254740993",
  "18446744073709551616",
  "2147483648",
  "NaN",
  "Infinity",
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"\\ud83d\\ude00"',
  '"__proto__"',
  '"2026-02-30T00:00:00Z"',
  '"9999-12-31T23:59:60+14:00"',
  '"-1s"',
  "[]",
  "{}",
  "[[]]",
  '[{"a":[{}]}]',
  '{"__proto__":{"a":1}}',
  '{"a":1,"a":2}',
  '{"":""}',
  "77",
  "1.5",
];
const VALUE = /"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d[\d.eE+-]*|true|false|null/g;
const KEY = /"(?:[^"\\]|\\.)*"(?=\s*:)/g;
const MEMBER = /"(?:[^"\\]|\\.)*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/g;

type Mutate = (text: string, random: Random) => string;

/** Puts something in the place of one of the matches. */
function replaceOne(text: string, pattern: RegExp, random: Random, by: (match: string) => string): string {
  const matches = [...text.matchAll(pattern)];
  const match = matches[random.int(0, Math.max(0, matches.length - 1))];
  if (match === undefined) return text;
  return text.slice(0, match.index) + by(match[0]) + text.slice(match.index + match[0].length);
}

const mutations: readonly Mutate[] = [
  (text, random) => replaceOne(text, VALUE, random, () => random.pick(VALUES)),
  (text, random) => replaceOne(text, VALUE, random, (value) => `[${value}]`),
  (text, random) => replaceOne(text, VALUE, random, (value) => JSON.stringify(value)),
  (text, random) =>
    replaceOne(text, KEY, random, () => random.pick(['"__proto__"', '""', '"constructor"', '"x"'])),
  (text, random) => {
    const [other = '"x"'] = text.match(KEY) ?? [];
    return replaceOne(text, KEY, random, () => other);
  },
  (text, random) => replaceOne(text, MEMBER, random, (member) => `${member},${member}`),
  (text, random) => replaceOne(text, MEMBER, random, (member) => `${member},"x":${random.pick(VALUES)}`),
  (text, random) => mutateBytes(Buffer.from(text), random).toString("latin1"),
];

/** Text of JSON with one to four changes of any kind; mostly JSON still. */
export function mutateJson(text: string, random: Random): string {
  let result = text;
  for (let changes = random.int(1, 4); changes > 0; changes -= 1) {
    result = random.pick(mutations)(result, random);
  }
  return result;
}
