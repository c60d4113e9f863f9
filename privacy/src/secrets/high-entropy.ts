import { disorder } from "./randomness.ts";

const token = /[A-Za-z0-9][A-Za-z0-9+/_-]{30,}/g;
const hex = /^[0-9a-fA-F]*$/;
const words = /[A-Za-z0-9]+/g;
// A hash says so in front of its base64.
const hashPrefix = /^(?:sha(?:1|256|384|512)|md5|blake\w{1,5})[-_]/i;
const hashMark = /(?:sha(?:1|256|384|512)|md5|crc32|blake\w*)[-:=/]$/i;
// Words that begin identifiers which services give to objects: chatcmpl-…, msg_…, toolu_….
const objectWords = new Set(
  (
    "chatcmpl cmpl msg message call tool toolu resp response run thread asst file batch req request gen step item rs fc ws evt " +
    "event cus pi ch in sub seti price prod ord order usr user org proj project sess session trace span job task conv chat txn " +
    "tx inv id ft ftjob vs embd modr cache node pod dep deploy build img image doc chunk vec idx index agent wf exec op ray cs"
  ).split(" "),
);
const firstWord = /^([a-z]{1,9})[_-](?:([a-z]{1,9})[_-])?/;

function hasObjectPrefix(found: string): boolean {
  const [, first = "", second = ""] = firstWord.exec(found) ?? [];
  return objectWords.has(first) || objectWords.has(second);
}

const minRandom = 32;
const minRun = 6;
const minDisorder = 0.6;

/**
 * Number of letters and digits of a token that is random, 0 for one that is not: half of it must stand in disorderly
 * runs. Hex runs, words and numbers are in order.
 */
function randomLength(text: string): number {
  let all = 0;
  let random = 0;
  for (const run of text.match(words) ?? []) {
    all += run.length;
    if (run.length >= minRun && !hex.test(run) && disorder(run) >= minDisorder) random += run.length;
  }
  return 2 * random >= all ? all : 0;
}

/**
 * Whether a text holds a long random token that no name explains: 32 or more random letters and digits, as keys have.
 * Hex of any length (hashes, trace ids), UUIDs, paths, identifiers with the prefix of a known kind of object and marked
 * hashes pass.
 */
export function hasHighEntropyToken(text: string): boolean {
  token.lastIndex = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    if (hasObjectPrefix(found) || hashPrefix.test(found)) continue;
    if (hashMark.test(text.slice(Math.max(0, match.index - 8), match.index))) continue;
    if (randomLength(found) >= minRandom) return true;
  }
  return false;
}
