import { contextOf } from "../context.ts";
import type { Detector } from "../detector.ts";
import type { Site } from "../site.ts";
import { profileOf } from "../text/profile.ts";
import type { Finding } from "../violation.ts";
import { splitKey } from "./split-key.ts";

const PART_WORD = "part|chunk|piece|segment|seg|fragment|frag|slice|half";
const WORD_OF_PLACE =
  "first|second|third|fourth|last|one|two|three|four|start|middle|mid|end|head|tail|begin|rest|left|right|prefix|suffix";
const PLACE = `\\d{1,2}|[a-d]|${WORD_OF_PLACE}`;
const PART = new RegExp(
  `^(.*?)[._-]?(?:(?:${PART_WORD})[._-]?(?:${PLACE})?|[._-](?:${PLACE})|(?<=[A-Za-z])\\d{1,2}|(?<![A-Za-z])(?:${WORD_OF_PLACE})|(?:${PLACE})[._-](?:${PART_WORD}))$`,
  "i",
);

/**
 * What the keys of the parts of a text have in common: `token` of token_a and token_b, nothing of part1; undefined for
 * other keys.
 */
export function stemOfPart(key: string): string | undefined {
  return PART.exec(key)?.[1]?.toLowerCase();
}

interface Piece {
  readonly text: string;
  readonly key: string;
  readonly site: Site;
}

// A text of more pieces, or more characters, is put together as far as this.
const MAX_PIECES = 64;
const MAX_PIECE = 128;

/** Collects the parts of texts over all items of a run, and looks at what they are together. */
export class SplitTexts {
  readonly #pieces = new Map<string, Piece[]>();

  add(stem: string, piece: Piece): void {
    const pieces = this.#pieces.get(stem) ?? [];
    if (pieces.length < MAX_PIECES && piece.text.length <= MAX_PIECE) pieces.push(piece);
    this.#pieces.set(stem, pieces);
  }

  /** A finding for each piece of every text that holds a secret, in their order, that of their keys or backwards. */
  find(detector: Detector): Finding[] {
    return [...this.#pieces].flatMap(([stem, pieces]) => {
      if (pieces.length < 2) return [];
      const byKey = pieces.toSorted((left, right) =>
        left.key.localeCompare(right.key, "en", { numeric: true }),
      );
      const orders = [pieces, byKey, pieces.toReversed()];
      const rule = orders.map((order) => secretIn(order, stem, detector)).find((one) => one !== undefined);
      return rule === undefined ? [] : pieces.map(({ site }) => ({ ...rule, site }));
    });
  }
}

function secretIn(pieces: readonly Piece[], stem: string, detector: Detector) {
  const texts = pieces.map(({ text }) => text);
  const joined = texts.join("");
  const context = contextOf(splitKey(stem));
  // Keys of data have such names too.
  const found =
    context.secret === undefined || context.secret === "key"
      ? detector.detectInPieces(texts)
      : detector.detect(joined, context, profileOf(joined));
  return found?.rule.startsWith("secret-") ? found : undefined;
}
