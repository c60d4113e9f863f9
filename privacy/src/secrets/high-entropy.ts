import { disorder } from "./randomness.ts";

const NOT_TOKEN = /[^A-Za-z0-9+/_-]/;
const MIN_TOKEN = 31;
const LABEL_LENGTH = 24;
const HEX = /^[0-9a-fA-F]*$/;
const WORDS = /[A-Za-z0-9]+/g;
// A hash says so in front of its base64.
const HASH_PREFIX = /^(?:sha(?:1|256|384|512)|md5|blake\w{1,5})[-_]/i;
const HASH_MARK = /(?:sha(?:1|256|384|512)|md5|crc32|blake\w*)[-:=/]$/i;
// So does an identifier, in messages: HostId: …, etag="…".
const IDENTIFIER_LABEL =
  /(?:(?:\b|[_.-])(?:id|ID)|[a-z]I[dD]|uuid|hash|digest|etag|checksum|fingerprint|nonce|cursor|trace)["']?\s?[:=]\s?["']?$/;
// Words that begin identifiers which services give to objects: chatcmpl-…, msg_…, toolu_….
const objectWords = new Set(
  (
    "chatcmpl cmpl msg message call tool toolu resp response run thread asst file batch req request gen step item rs fc ws evt " +
    "event cus pi ch in sub seti price prod ord order usr user org proj project sess session trace span job task conv chat txn " +
    "tx inv id ft ftjob vs embd modr cache node pod dep deploy build img image doc chunk vec idx index agent wf exec op ray cs"
  ).split(" "),
);
const FIRST_WORD = /^([a-z]{1,9})[_-](?:([a-z]{1,9})[_-])?/;

function hasObjectPrefix(found: string): boolean {
  const [, first = "", second = ""] = FIRST_WORD.exec(found) ?? [];
  return objectWords.has(first) || objectWords.has(second);
}

const MIN_RANDOM = 32;
const SECRET_ACCESS_KEY = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])(?![0-9a-fA-F]*$)[A-Za-z0-9+/]{40}$/;
const MIN_KEY_DISORDER = 0.48;
const MIN_RUN = 6;
const MIN_DISORDER = 0.6;

/**
 * Number of letters and digits of a token that is random, 0 for one that is not: half of it must stand in disorderly
 * runs. Hex runs, words and numbers are in order.
 */
function randomLength(text: string): number {
  let all = 0;
  let random = 0;
  for (const run of text.match(WORDS) ?? []) {
    all += run.length;
    if (run.length >= MIN_RUN && !HEX.test(run) && disorder(run) >= MIN_DISORDER) random += run.length;
  }
  return 2 * random >= all ? all : 0;
}

/** The form of an AWS secret access key, which has no mark of its own: 40 characters of base64, mixed. */
function isSecretAccessKey(text: string): boolean {
  const marksLeftOut = text.replace(/[+/]/g, "");
  return SECRET_ACCESS_KEY.test(text) && !text.startsWith("/") && disorder(marksLeftOut) >= MIN_KEY_DISORDER;
}

/**
 * Whether a text holds a long random token that no name explains: 32 or more random letters and digits, as keys have.
 * Hex of any length (hashes, trace ids), UUIDs, paths, identifiers with the prefix of a known kind of object and marked
 * hashes pass.
 */
export function hasHighEntropyToken(text: string): boolean {
  let start = 0;
  for (const part of text.split(NOT_TOKEN)) {
    const before = text.slice(Math.max(0, start - LABEL_LENGTH), start);
    start += part.length + 1;
    if (
      part.length < MIN_TOKEN ||
      hasObjectPrefix(part) ||
      HASH_PREFIX.test(part) ||
      HASH_MARK.test(before) ||
      IDENTIFIER_LABEL.test(before)
    )
      continue;
    if (randomLength(part) >= MIN_RANDOM || isSecretAccessKey(part)) return true;
  }
  return false;
}
