/** How the tokens of one provider are recognised: a literal beginning and what must follow it. */
export interface Provider {
  /** Name in violations, lower case. */
  readonly kind: string;
  /** Literal beginnings, at least two characters each. */
  readonly prefixes: readonly string[];
  /** Sticky: what must follow the beginning. Takes a fixed number of characters, so that it costs no more than that. */
  readonly body: RegExp;
  /** The beginning is too common to be proof: the whole token must look random too. */
  readonly random: boolean;
}

/** A body of at least `length` letters and digits. */
export const alnum = (length: number) => new RegExp(`[A-Za-z0-9]{${length}}`, "y");
/** A body of at least `length` hex digits. */
export const hex = (length: number) => new RegExp(`[0-9a-fA-F]{${length}}`, "y");
/** A body of at least `length` upper-case letters and digits. */
export const upper = (length: number) => new RegExp(`[A-Z0-9]{${length}}`, "y");
/** A body of at least `length` characters of base64url. */
export const url = (length: number) => new RegExp(`[A-Za-z0-9_-]{${length}}`, "y");
/** A body of at least `length` characters of base64, base64url or the marks that join parts of a token. */
export const any = (length: number) => new RegExp(`[A-Za-z0-9_.~+/=|%-]{${length}}`, "y");
/** A UUID. */
export const uuid = () => /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/y;

/**
 * A provider whose beginnings are proof enough.
 *
 * @param prefixes beginnings, separated by spaces
 */
export function provider(kind: string, prefixes: string, body: RegExp): Provider {
  return { kind, prefixes: prefixes.split(" "), body, random: false };
}

/** A provider whose beginnings also occur in ordinary names: the token must look random too. */
export function randomProvider(kind: string, prefixes: string, body: RegExp): Provider {
  return { ...provider(kind, prefixes, body), random: true };
}
