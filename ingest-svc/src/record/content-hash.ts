import { hash } from "node:crypto";

/** Version of the canonical form; a change of the form needs a new one, or old runs sent again would conflict. */
const VERSION = 1;

/** Columns of a run, step or failure with defaults and derived values applied; null means absent. */
export type Columns = { readonly [column: string]: unknown };

/** The first 64 bits of the SHA-256 of an item (a step or a failure), as a signed integer. */
export function itemHash(kind: "step" | "failure", item: Columns): bigint {
  return hash("sha256", `${kind}${canonicalJson(item)}`, "buffer").readBigInt64BE(0);
}

/**
 * Hash of a whole run: a version byte, then the SHA-256 over the canonical header and the sorted hashes of the items, so
 * that neither the order nor the protocol in which a run was sent matters.
 *
 * @param header columns of the run that are not derived from its items
 * @returns 33 bytes
 */
export function contentHash(header: Columns, itemHashes: readonly bigint[]): Uint8Array<ArrayBuffer> {
  const items = BigInt64Array.from(itemHashes).sort().join();
  return Buffer.concat([Buffer.of(VERSION), hash("sha256", `run${canonicalJson(header)}${items}`, "buffer")]);
}

/** JSON of the columns that are present, sorted by name, so that a column added later does not change old hashes. */
function canonicalJson(columns: Columns): string {
  const present = Object.entries(columns)
    .filter(([, value]) => value !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([column, value]) => [column, typeof value === "bigint" ? value.toString() : value]);
  return JSON.stringify(present);
}
