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

/** What the values of cursors look like, as text. */
export const cursorValue = {
  count: /^\d{1,18}$/,
  /** Microseconds since the Unix epoch, up to the year 5138. */
  time: /^-?\d{1,17}$/,
  /** A place among the steps of a run. */
  place: /^\d{1,9}$/,
  id: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/,
  name: /^[^\0]*$/,
} as const satisfies Record<string, RegExp>;

/**
 * The values of the cursor of a token, as text. Throws INVALID_ARGUMENT (PAGE_TOKEN_INVALID) for a token that was not made for this
 * scope, was cut or changed; anyone can make one up that fits, so also where the values are not like these.
 */
export function decodePageToken<const Values extends readonly RegExp[]>(
  scope: PageScope,
  token: string,
  values: Values,
): { readonly [Place in keyof Values]: string } {
  const bytes = Buffer.from(token, "base64url");
  const payload = bytes.subarray(TAG_BYTES);
  const isOurs =
    bytes.length > TAG_BYTES &&
    bytes.toString("base64url") === token &&
    timingSafeEqual(bytes.subarray(0, TAG_BYTES), tagOf(scope, payload));
  const cursor = isOurs ? (JSON.parse(payload.toString()) as Cursor).map(String) : [];
  if (cursor.length !== values.length || !values.every((value, place) => value.test(cursor[place] ?? "")))
    throw invalidPageToken();
  return cursor as { readonly [Place in keyof Values]: string };
}

function tagOf(scope: PageScope, payload: Buffer): Buffer {
  const bound = JSON.stringify([scope.projectId, scope.rpc, scope.filter], (_, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
  return hash("sha256", Buffer.concat([Buffer.from(bound), payload]), "buffer").subarray(0, TAG_BYTES);
}

function invalidPageToken(): ConnectError {
  return apiError(
    Code.InvalidArgument,
    ErrorReason.PAGE_TOKEN_INVALID,
    "page_token: must be the next_page_token of this list with the same filters; start again without it",
  );
}
