import { hash } from "node:crypto";
import { namesOf } from "../columns/column.ts";
import { step } from "../columns/step.ts";
import type { RunHeader, StepRow } from "../rows.ts";

/** Version of the canonical form; a change of the form needs a new one, or old runs sent again would conflict. */
const VERSION = 1;

/** Columns of a run or an item of it with defaults and derived values applied; null means absent. */
export interface Columns {
  readonly [column: string]: unknown;
}

/** The first 64 bits of the SHA-256 of an item, as a signed integer. */
export function itemHash(
  kind: "step" | "failure" | "decision" | "signal" | "opening",
  item: Columns,
): bigint {
  return hash("sha256", `${kind}${canonicalJson(item)}`, "buffer").readBigInt64BE(0);
}

/**
 * The `item_hash` of a step that is open: of what its opening tells. The same step has the same opening when it ends.
 */
export function openingHash(opening: StepOpening): bigint {
  return itemHash("opening", Object.fromEntries(openingColumns.map((column) => [column, opening[column]])));
}

const openingColumns = namesOf(step.columns, { isOpening: true });

/** What the opening of a step tells. */
export type StepOpening = Pick<StepRow, (typeof openingColumns)[number]>;

/** The `content_hash` of a run that has not ended: of its header alone, so it stays while the run grows. */
export function headerHash(header: RunHeader): Uint8Array<ArrayBuffer> {
  return contentHash({ ...header, status: "running" }, []);
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
  const digest = hash("sha256", `run${canonicalJson(header)}${items}`, "buffer");
  return Buffer.concat([Buffer.of(VERSION), digest]);
}

interface ColumnOrder {
  /** As the columns come. */
  readonly names: readonly string[];
  /** Sorted by name, each as its name opens a pair in JSON. */
  readonly sorted: readonly { readonly name: string; readonly opening: string }[];
}

/** The orders met so far; there are as many as there are kinds of items. */
const orders: ColumnOrder[] = [];

/** Dropped fields are not content: the run is the same whether the SDK or ingest drops them. A fingerprint follows from the message. */
const notHashed: ReadonlySet<string> = new Set(["dropped", "fingerprint"]);

/** JSON of the columns that are present, as pairs sorted by name, so that a column added later does not change old hashes. */
function canonicalJson(columns: Columns): string {
  let text = "";
  for (const { name, opening } of orderOf(columns).sorted) {
    const value = columns[name];
    if (value === null) continue;
    if (text !== "") text += ",";
    if (typeof value === "bigint") text += `${opening}"${value}"]`;
    else if (typeof value === "number") text += `${opening}${value}]`;
    else text += `${opening}${JSON.stringify(value)}]`;
  }
  return `[${text}]`;
}

function orderOf(columns: Columns): ColumnOrder {
  for (const order of orders) {
    if (hasNames(columns, order.names)) return order;
  }
  const names = Object.keys(columns);
  const hashed = names.filter((name) => !notHashed.has(name)).sort();
  const order = { names, sorted: hashed.map((name) => ({ name, opening: `["${name}",` })) };
  orders.push(order);
  return order;
}

/** Unlike a look-up by `Object.keys`, this makes nothing. */
function hasNames(columns: Columns, names: readonly string[]): boolean {
  let place = 0;
  for (const name in columns) {
    if (names[place] !== name) return false;
    place += 1;
  }
  return place === names.length;
}
