import type { Context } from "./context.ts";
import type { Detector } from "./detector.ts";
import { mayNameSecret } from "./secrets/find-secret.ts";
import { isHexIdentifier } from "./text/hex-identifier.ts";
import { hasAny, marks, type Profile } from "./text/profile.ts";
import type { Detection } from "./violation.ts";

const MAX_EFFORT = 8 * 1024 * 1024;
// What a character costs, in some 40 ns: more in texts that several detectors have to look at closely.
const BASE = 1;
const NUMBERS = 5;
const NAMES = 8;
const NOT_ASCII = 4;
// Each layer of an encoding is a text of its own.
const LAYERS = 3;
const PIECES = 8;
// Cheaper texts are bounded by the size of a request. Those of real runs are nearly all cheaper.
const MAX_CHEAP = 2;
const MIN_GROUPED = 7;
const MAX_KNOWN = 1024;
const MAX_KNOWN_LENGTH = 512;

const encoded = marks("%\\&");
const grouping = marks(" .-/()+:,");

/** The most that the characters of a text may cost, from what it is made of. */
function costOfCharacter(text: string, profile: Profile): number {
  let cost = BASE;
  if (isHexIdentifier(text, profile)) return cost;
  if (profile.groupedDigits >= MIN_GROUPED && hasAny(profile, grouping)) cost += NUMBERS;
  if (mayNameSecret(text, profile)) cost += NAMES;
  if (!profile.ascii) cost += NOT_ASCII;
  return hasAny(profile, encoded) ? cost * LAYERS : cost;
}

/** Whether a text costs too little to be counted. */
export function isCheap(text: string, profile: Profile): boolean {
  return costOfCharacter(text, profile) <= MAX_CHEAP;
}

const tooMuch: Detection = { rule: "inspection-limit" };

/**
 * What may be spent on the texts of one request, or of one run outside of requests. Counts characters of the texts that are
 * not cheap to inspect, weighted by what they are made of; equal texts are inspected once. What does not fit any more is
 * not inspected, and so may not pass. The same texts in the same order always give the same answer.
 */
export class Effort {
  readonly #most: number;
  #spent = 0;
  readonly #known = new Map<Context, Map<string, Detection | undefined>>();
  #size = 0;

  /** @param most units that may be spent; default: about half a second of work */
  constructor(most = MAX_EFFORT) {
    this.#most = most;
  }

  /** Units spent so far, of some 40 ns. */
  get spent(): number {
    return this.#spent;
  }

  /** The detector with every costly text counted, remembered, and refused when there is no more to spend. */
  limit(detector: Detector): Detector {
    return {
      detect: (text, context, profile) => {
        const cost = costOfCharacter(text, profile);
        if (cost <= MAX_CHEAP) return detector.detect(text, context, profile);
        return this.#recall(text, context, () =>
          this.#spend(cost * text.length) ? detector.detect(text, context, profile) : tooMuch,
        );
      },
      detectInPieces: (pieces) => {
        const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
        return this.#spend(PIECES * length) ? detector.detectInPieces(pieces) : tooMuch;
      },
      clean: detector.clean,
    };
  }

  #spend(units: number): boolean {
    if (this.#spent + units > this.#most) return false;
    this.#spent += units;
    return true;
  }

  #recall(text: string, context: Context, inspect: () => Detection | undefined): Detection | undefined {
    const known = this.#known.get(context) ?? new Map<string, Detection | undefined>();
    if (known.has(text)) return known.get(text);
    const detection = inspect();
    if (this.#size < MAX_KNOWN && text.length <= MAX_KNOWN_LENGTH) {
      this.#known.set(context, known.set(text, detection));
      this.#size += 1;
    }
    return detection;
  }
}
