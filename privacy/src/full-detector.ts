import { type Context, noContext } from "./context.ts";
import type { Detector } from "./detector.ts";
import { readsAsProse } from "./facts/prose.ts";
import { findPersonal } from "./personal/find-personal.ts";
import { findDistinctSecret, findSecret } from "./secrets/find-secret.ts";
import { decodeOnce, isHexText } from "./text/decode-once.ts";
import { fold } from "./text/fold.ts";
import { hasAny, marks, type Profile, profileOf } from "./text/profile.ts";
import type { Detection } from "./violation.ts";

const at = marks("@");
const minLength = 6;
// Encodings of encodings are followed this far.
const maxDepth = 3;

const hyphens = marks("-");
const uuidLength = 36;
const uuidTail = 12;
const minHexLength = 16;
// Fewer letters than this, and it may be a number with a country in front.
const minHexLetters = 3;

/** UUIDs, trace ids and hashes, of which telemetry is full, need no search. */
function isHexIdentifier(text: string, profile: Profile): boolean {
  if (!profile.hex || text.length < minHexLength || !profile.ascii) return false;
  if (profile.marks === hyphens) {
    return text.length === uuidLength && profile.joints === 4 && profile.longestRun === uuidTail;
  }
  const letters = text.length - profile.digits;
  return (
    profile.longestRun === text.length && !profile.capitals && letters >= minHexLetters && !isHexText(text)
  );
}

function detectFolded(text: string, context: Context, depth: number): Detection | undefined {
  const folded = fold(text);
  return folded === text ? undefined : detectDecoded(folded, context, depth);
}

function detectAt(text: string, context: Context, profile: Profile, depth: number): Detection | undefined {
  if (text.length < minLength && context.secret === undefined) return undefined;
  if (context.secret === undefined && isHexIdentifier(text, profile)) return undefined;
  const detection =
    findSecret(text, context, profile) ??
    findPersonal(text, context, profile) ??
    (profile.ascii ? undefined : detectFolded(text, context, depth));
  if (detection !== undefined || depth >= maxDepth) return detection;
  const decoded = decodeOnce(text, profile);
  return decoded === undefined ? undefined : detectDecoded(decoded, context, depth + 1);
}

function detectDecoded(text: string, context: Context, depth: number): Detection | undefined {
  const profile = profileOf(text);
  if (context.prose && readsAsProse(text, profile)) return { rule: "content-prose" };
  return detectAt(text, context, profile, depth);
}

/** Looks at a text as it stands, as it looks (look-alike letters, invisible characters) and as it decodes. */
function detect(text: string, context: Context, profile: Profile): Detection | undefined {
  return detectAt(text, context, profile, 0);
}

/** Looks only for what has a form of its own, since pieces of innocent lists make long texts too. */
function detectInPieces(pieces: readonly string[]): Detection | undefined {
  const joined = pieces.join("");
  const profile = profileOf(joined);
  const found =
    findDistinctSecret(joined, profile) ??
    (hasAny(profile, at) ? findPersonal(joined, noContext, profile) : undefined);
  if (found !== undefined) return found;
  const spaced = pieces.join(" ");
  return findPersonal(spaced, noContext, profileOf(spaced));
}

/** All detectors: of secrets, of personal data, and of both when encoded. */
export const fullDetector: Detector = { detect, detectInPieces };
