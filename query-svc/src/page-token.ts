import { hash, timingSafeEqual } from "node:crypto";
import { Code, type ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "@runfacts/server";

const TAG_BYTES = 16;

/** What a page token belongs to: a token of one list does not fit another. */
export interface PageScope {
  readonly projectId: number;
  /** Name of the RPC. */
  readonly rpc: string;
  /** The filters of the list: a record of plain values. */
  readonly filter: unknown;
}

/** A cursor as JSON values that tell the last row of a page. */
export type Cursor = readonly (string | number | null)[];

/** An opaque, URL-safe token for the page after a cursor. */
export function encodePageToken(scope: PageScope, cursor: Cursor): string {
  const payload = Buffer.from(JSON.stringify(cursor));
  return Buffer.concat([tagOf(scope, payload), payload]).toString("base64url");
}

/**
 * The cursor of a token. Throws INVALID_ARGUMENT (PAGE_TOKEN_INVALID) for a token that was not made for this scope, was
 * cut or changed.
 */
export function decodePageToken(scope: PageScope, token: string): Cursor {
  const bytes = Buffer.from(token, "base64url");
  const payload = bytes.subarray(TAG_BYTES);
  const isOurs =
    bytes.length > TAG_BYTES &&
    bytes.toString("base64url") === token &&
    timingSafeEqual(bytes.subarray(0, TAG_BYTES), tagOf(scope, payload));
  if (!isOurs) throw invalidPageToken();
  return JSON.parse(payload.toString()) as Cursor;
}

function tagOf(scope: PageScope, payload: Buffer): Buffer {
  const bound = JSON.stringify([scope.projectId, scope.rpc, scope.filter], (_, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
  return hash("sha256", Buffer.concat([Buffer.from(bound), payload]), "buffer").subarray(0, TAG_BYTES);
}

/** INVALID_ARGUMENT (PAGE_TOKEN_INVALID). */
export function invalidPageToken(): ConnectError {
  return apiError(
    Code.InvalidArgument,
    ErrorReason.PAGE_TOKEN_INVALID,
    "page_token: must be the next_page_token of this list with the same filters; start again without it",
  );
}
