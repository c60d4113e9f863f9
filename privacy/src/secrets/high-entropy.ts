import { isOpaqueName } from "../context.ts";
import { splitKey } from "../facts/split-key.ts";
import { hasIdentifierForm } from "./identifier-form.ts";
import { disorder } from "./randomness.ts";

const TOKEN = /[A-Za-z0-9+/_-]{31,}/g;
const LABEL_LENGTH = 64;
const AFTER_LENGTH = 32;
const HEX = /^[0-9a-fA-F]*$/;
const WORDS = /[A-Za-z0-9]+/g;
const LETTERS = /^[A-Za-z]+$/;
// A hash says so in front of its base64.
const HASH_PREFIX = /^(?:sha-?(?:1|256|384|512)|md5|blake\w{1,5})[-_]/i;
const HASH_MARK = /(?:(?:sha-?(?:1|256|384|512)|md5|crc32|blake\w{0,8})[-:=/]{1,2}|\bW\/["'])$/i;
// The name of a value, of up to three words: HostId: …, etag="…", next token: ….
const LABEL = /([A-Za-z][\w.-]{0,30}(?: [A-Za-z][\w.-]{0,20}){0,2})["']?\s?[:=]\s?["'[(]?$/;
// Of the list of vendors that W3C Trace Context carries, each has a value of its own.
const TRACE_STATE = /trace_?state\b.{0,48}$/i;
// Words that begin identifiers which services give to objects: chatcmpl-…, msg_…, toolu_….
const objectWords = new Set(
  (
    "chatcmpl cmpl msg message call tool toolu tooluse srvtoolu msgbatch resp response run thread asst file batch req request " +
    "gen step item rs fc ws evt " +
    "event cus pi ch in sub seti price prod ord order usr user org organization proj project sess session trace span job task conv chat txn " +
    "tx inv id ft ftjob vs embd modr cache node pod dep deploy build img image doc chunk vec idx index agent wf exec op ray cs"
  ).split(" "),
);
const FIRST_WORD = /^([a-z]{1,12})[_-](?:([a-z]{1,12})[_-])?/;
// Beginnings of keys, which have a second word that is no secret of itself.
const keyWords = new Set("sk pk rk ak ek key secret token".split(" "));

function hasObjectPrefix(found: string): boolean {
  const [, first = "", second = ""] = FIRST_WORD.exec(found) ?? [];
  return objectWords.has(first) || (objectWords.has(second) && !keyWords.has(first));
}

const MIN_RANDOM = 32;
// Random tokens of this length have twice as many.
const MIN_DIFFERENT = 12;

function isMonotonous(part: string): boolean {
  return new Set(part).size < MIN_DIFFERENT;
}

function isLabelled(before: string): boolean {
  if (HASH_MARK.test(before) || TRACE_STATE.test(before)) return true;
  const label = LABEL.exec(before)?.[1];
  return label !== undefined && isOpaqueName(splitKey(label));
}

const SECRET_ACCESS_KEY = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])(?![0-9a-fA-F]*$)[A-Za-z0-9+/]{40}$/;
const MIN_KEY_DISORDER = 0.48;
const MIN_RUN = 6;
const MIN_WORD = 4;
const MIN_DISORDER = 0.6;
const MAX_WORD_DISORDER = 0.5;

/**
 * Number of letters and digits of a token that is random, 0 for one that is not: half of it must stand in disorderly
 * runs. Hex runs, words and numbers are in order, and words do not count.
 */
function randomLength(text: string): number {
  let all = 0;
  let counted = 0;
  let random = 0;
  for (const run of text.match(WORDS) ?? []) {
    const { length } = run;
    all += length;
    const odd = length >= MIN_WORD ? disorder(run) : 1;
    if (length >= MIN_RUN && !HEX.test(run) && odd >= MIN_DISORDER) random += length;
    if (odd >= MAX_WORD_DISORDER || !LETTERS.test(run)) counted += length;
  }
  return 2 * random >= all ? counted : 0;
}

/** The form of an AWS secret access key, which has no mark of its own: 40 characters of base64, mixed. */
function isSecretAccessKey(text: string): boolean {
  const marksLeftOut = text.replace(/[+/]/g, "");
  return SECRET_ACCESS_KEY.test(text) && !text.startsWith("/") && disorder(marksLeftOut) >= MIN_KEY_DISORDER;
}

/**
 * Whether a text holds a long random token that no name explains: 32 or more random letters and digits, as keys have.
 * Hex of any length (hashes, trace ids), UUIDs, paths, identifiers with a form or a prefix of their own and marked
 * hashes pass, and what a name says to be an identifier or a cursor.
 */
export function hasHighEntropyToken(text: string): boolean {
  for (const { 0: part, index } of text.matchAll(TOKEN)) {
    if (randomLength(part) < MIN_RANDOM && !isSecretAccessKey(part)) continue;
    const end = index + part.length;
    const isKnown =
      hasObjectPrefix(part) ||
      HASH_PREFIX.test(part) ||
      isMonotonous(part) ||
      hasIdentifierForm(part, text.slice(end, end + AFTER_LENGTH)) ||
      isLabelled(text.slice(Math.max(0, index - LABEL_LENGTH), index));
    if (!isKnown) return true;
  }
  return false;
}
