import { CleanTexts } from "./clean-texts.ts";
import { type Context, noContext } from "./context.ts";
import type { Detector } from "./detector.ts";
import { isCheap } from "./effort.ts";
import { hasEmail } from "./personal/email.ts";
import { findPersonal } from "./personal/find-personal.ts";
import { hasIban } from "./personal/iban.ts";
import { groupsOf } from "./personal/number-groups.ts";
import { knownPhoneRegions, type NationalForms, nationalForms } from "./personal/phone-regions.ts";
import type { Policy } from "./policy/policy.ts";
import { findDistinctSecret, findSecret } from "./secrets/find-secret.ts";
import { isSentence } from "./shape/shape-rule.ts";
import { decodeOnce } from "./text/decode-once.ts";
import { fold } from "./text/fold.ts";
import { isHexIdentifier } from "./text/hex-identifier.ts";
import { type Profile, profileOf } from "./text/profile.ts";
import type { Detection } from "./violation.ts";

const MIN_LENGTH = 6;
// Encodings of encodings are followed this far.
const MAX_LAYERS = 2;

function inspect(
  text: string,
  context: Context,
  profile: Profile,
  forms: NationalForms,
): Detection | undefined {
  if (text.length < MIN_LENGTH && context.secret === undefined) return undefined;
  if (context.secret === undefined && isHexIdentifier(text, profile)) return undefined;
  return findSecret(text, context, profile) ?? findPersonal(text, context, profile, forms);
}

/** The text that a text looks like and decodes to, by one layer, or undefined where it is that already. */
function uncover(text: string, profile: Profile): string | undefined {
  if (profile.ascii) return decodeOnce(text, profile);
  const folded = fold(text);
  return decodeOnce(folded, profileOf(folded)) ?? (folded === text ? undefined : folded);
}

/** Looks at a text as it stands, and as it looks (look-alike letters, invisible characters) and decodes. */
function detect(
  text: string,
  context: Context,
  profile: Profile,
  forms: NationalForms,
): Detection | undefined {
  const { shape } = context;
  let detection = inspect(text, context, profile, forms);
  let covered = text;
  let coveredProfile = profile;
  for (let layer = 0; layer < MAX_LAYERS && detection === undefined; layer += 1) {
    const uncovered = uncover(covered, coveredProfile);
    if (uncovered === undefined) return undefined;
    covered = uncovered;
    coveredProfile = profileOf(uncovered);
    if (shape !== undefined && isSentence(covered, shape, coveredProfile)) return { rule: shape.rule };
    detection = inspect(covered, context, coveredProfile, forms);
  }
  return detection;
}

/** Looks only for what has a form of its own, since pieces of innocent lists make long texts too. */
function detectInPieces(pieces: readonly string[], forms: NationalForms): Detection | undefined {
  const joined = pieces.join("");
  const found = findDistinctSecret(joined, profileOf(joined));
  if (found !== undefined) return found;
  if (hasEmail(joined)) return { rule: "personal-email" };
  if (hasIban(joined, groupsOf(joined))) return { rule: "personal-iban" };
  const spaced = pieces.join(" ");
  return findPersonal(spaced, noContext, profileOf(spaced), forms);
}

function detectorWith(regions: Iterable<string>): Detector {
  const forms = nationalForms(regions);
  return {
    detect: (text, context, profile) => detect(text, context, profile, forms),
    detectInPieces: (pieces) => detectInPieces(pieces, forms),
    // What counts against the effort of a request has to be counted whenever it comes.
    clean: new CleanTexts(isCheap),
  };
}

/** All detectors under the default policy: of secrets, of personal data, and of both when encoded. */
export const fullDetector: Detector = detectorWith(knownPhoneRegions);

const detectors = new WeakMap<ReadonlySet<string>, Detector>();

/** All detectors under a policy. */
export function detectorOf({ phoneRegions }: Policy): Detector {
  if (phoneRegions === undefined) return fullDetector;
  const known = detectors.get(phoneRegions) ?? detectorWith(phoneRegions);
  detectors.set(phoneRegions, known);
  return known;
}
