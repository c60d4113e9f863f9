/**
 * How far a primary had come, as text for clients: `t` and the id of a transaction that has been committed, or `w` and a place in the
 * write-ahead log. The first costs a writer no round trip, since it has its id before it commits; the second is of those who
 * found that another had written.
 */
export type Position = { readonly xid: bigint } | { readonly lsn: string };

const MAX_XID = 2n ** 64n - 1n;

/** The position of a transaction: of what it wrote, and what it saw. */
export function positionOfTransaction(xid: string): string {
  return `t${xid}`;
}

/** The position of a place in the write-ahead log, such as `16/B374D848`. */
export function positionInLog(lsn: string): string {
  // A slash would have to be encoded in a query.
  return `w${lsn.replace("/", "-")}`;
}

/** Reads a position; undefined for a text that is none. */
export function readPosition(text: string): Position | undefined {
  const { xid, high, low } =
    /^(?:t(?<xid>\d{1,20})|w(?<high>[\dA-F]{1,8})-(?<low>[\dA-F]{1,8}))$/i.exec(text)?.groups ?? {};
  if (xid !== undefined) return BigInt(xid) <= MAX_XID ? { xid: BigInt(xid) } : undefined;
  return high === undefined || low === undefined ? undefined : { lsn: `${high}/${low}` };
}
