import { disorder } from "./randomness.ts";

const notToken = /[^A-Za-z0-9+/_-]/;
const minToken = 31;
const labelLength = 24;
const hex = /^[0-9a-fA-F]*$/;
const words = /[A-Za-z0-9]+/g;
// A hash says so in front of its base64.
const hashPrefix = /^(?:sha(?:1|256|384|512)|md5|blake\w{1,5})[-_]/i;
const hashMark = /(?:sha(?:1|256|384|512)|md5|crc32|blake\w*)[-:=/]$/i;
// So does an identifier, in messages: HostId: …, etag="…".
const identifierLabel =
  /(?:(?:\b|[_.-])(?:id|ID)|[a-z]I[dD]|uuid|hash|digest|etag|checksum|fingerprint|nonce|cursor|trace)["']?\s?[:=]\s?["']?$/;
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
const secretAccessKey = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])(?![0-9a-fA-F]*$)[A-Za-z0-9+/]{40}$/;
const minKeyDisorder = 0.48;
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

/** The form of an AWS secret access key, which has no mark of its own: 40 characters of base64, mixed. */
function isSecretAccessKey(text: string): boolean {
  const marksLeftOut = text.replace(/[+/]/g, "");
  return secretAccessKey.test(text) && !text.startsWith("/") && disorder(marksLeftOut) >= minKeyDisorder;
}

/**
 * Whether a text holds a long random token that no name explains: 32 or more random letters and digits, as keys have.
 * Hex of any length (hashes, trace ids), UUIDs, paths, identifiers with the prefix of a known kind of object and marked
 * hashes pass.
 */
export function hasHighEntropyToken(text: string): boolean {
  let start = 0;
  for (const part of text.split(notToken)) {
    const before = text.slice(Math.max(0, start - labelLength), start);
    start += part.length + 1;
    if (
      part.length < minToken ||
      hasObjectPrefix(part) ||
      hashPrefix.test(part) ||
      hashMark.test(before) ||
      identifierLabel.test(before)
    )
      continue;
    if (randomLength(part) >= minRandom || isSecretAccessKey(part)) return true;
  }
  return false;
}
