import type { Kind } from "../kind.ts";
import type { Random } from "../random.ts";

/** A kind of identifier and the metadata key that it stands under. */
export interface IdentifierKind extends Kind {
  readonly key: string;
}

/** The alphabet of ULIDs and TypeIDs. */
export const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** The alphabet of store paths of Nix. */
export const NIX32 = "0123456789abcdfghijklmnpqrsvwxyz";

/** One of some words, separated by spaces. */
export function oneOf(random: Random, words: string): string {
  return random.pick(words.split(" "));
}
