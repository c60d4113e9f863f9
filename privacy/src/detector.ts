import type { CleanTexts } from "./clean-texts.ts";
import type { Context } from "./context.ts";
import type { Profile } from "./text/profile.ts";
import type { Detection } from "./violation.ts";

/** Looks for secrets and personal data in texts that pass as facts. */
export interface Detector {
  /** What one text holds; `context` says what the field's name says, `profile` what it is made of. */
  readonly detect: (text: string, context: Context, profile: Profile) => Detection | undefined;
  /** The texts in which it found nothing, where it remembers them. */
  readonly clean?: CleanTexts | undefined;
  /** What the texts of a list hold together. */
  readonly detectInPieces: (pieces: readonly string[]) => Detection | undefined;
}

/** Finds nothing: the schema of facts alone. */
export const noDetector: Detector = { detect: () => undefined, detectInPieces: () => undefined };
