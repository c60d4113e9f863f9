import { type Context, noContext } from "./context.ts";
import type { Detector } from "./detector.ts";
import { hasEmail } from "./personal/email.ts";
import { findPersonal } from "./personal/find-personal.ts";
import { hasIban } from "./personal/iban.ts";
import { groupsOf } from "./personal/number-groups.ts";
import { findDistinctSecret, findSecret } from "./secrets/find-secret.ts";
import { isSentence } from "./shape/shape-rule.ts";
import { decodeOnce, isHexText } from "./text/decode-once.ts";
import { fold } from "./text/fold.ts";
import { marks, type Profile, profileOf } from "./text/profile.ts";
import type { Detection } from "./violation.ts";

const MIN_LENGTH = 6;
// Encodings of encodings are followed this far.
const MAX_LAYERS = 2;

const hyphens = marks("-");
const UUID_LENGTH = 36;
const UUID_TAIL = 12;
const MIN_HEX_LENGTH = 16;
// Fewer letters than this, and it may be a number with a country in front.
const MIN_HEX_LETTERS = 3;

/** UUIDs, trace ids and hashes, of which telemetry is full, need no search. */
function isHexIdentifier(text: string, profile: Profile): boolean {
  if (!profile.hex || text.length < MIN_HEX_LENGTH || !profile.ascii) return false;
  if (profile.marks === hyphens) {
    return text.length === UUID_LENGTH && profile.joints === 4 && profile.longestRun === UUID_TAIL;
  }
  const letters = text.length - profile.digits;
  return (
    profile.longestRun === text.length && !profile.capitals && letters >= MIN_HEX_LETTERS && !isHexText(text)
  );
}

function inspect(text: string, context: Context, profile: Profile): Detection | undefined {
  if (text.length < MIN_LENGTH && context.secret === undefined) return undefined;
  if (context.secret === undefined && isHexIdentifier(text, profile)) return undefined;
  return findSecret(text, context, profile) ?? findPersonal(text, context, profile);
}

/** The text that a text looks like and decodes to, by one layer, or undefined where it is that already. */
function uncover(text: string, profile: Profile): string | undefined {
  if (profile.ascii) return decodeOnce(text, profile);
  const folded = fold(text);
  return decodeOnce(folded, profileOf(folded)) ?? (folded === text ? undefined : folded);
}

/** Looks at a text as it stands, and as it looks (look-alike letters, invisible characters) and decodes. */
function detect(text: string, context: Context, profile: Profile): Detection | undefined {
  const { shape } = context;
  let detection = inspect(text, context, profile);
  let covered = text;
  let coveredProfile = profile;
  for (let layer = 0; layer < MAX_LAYERS && detection === undefined; layer += 1) {
    const uncovered = uncover(covered, coveredProfile);
    if (uncovered === undefined) return undefined;
    covered = uncovered;
    coveredProfile = profileOf(uncovered);
    if (shape !== undefined && isSentence(covered, shape, coveredProfile)) return { rule: shape.rule };
    detection = inspect(covered, context, coveredProfile);
  }
  return detection;
}

/** Looks only for what has a form of its own, since pieces of innocent lists make long texts too. */
function detectInPieces(pieces: readonly string[]): Detection | undefined {
  const joined = pieces.join("");
  const found = findDistinctSecret(joined, profileOf(joined));
  if (found !== undefined) return found;
  if (hasEmail(joined)) return { rule: "personal-email" };
  if (hasIban(joined, groupsOf(joined))) return { rule: "personal-iban" };
  const spaced = pieces.join(" ");
  return findPersonal(spaced, noContext, profileOf(spaced));
}

/** All detectors: of secrets, of personal data, and of both when encoded. */
export const fullDetector: Detector = { detect, detectInPieces };
