import { randomUUID } from "node:crypto";

export const REQUEST_ID_HEADER = "x-request-id";

const ACCEPTED = /^[A-Za-z0-9._-]{1,64}$/;

/** The id that a client gave its request, if it is 1 to 64 characters of [A-Za-z0-9._-], else a new UUID. */
export function requestId(given: string | readonly string[] | undefined): string {
  return typeof given === "string" && ACCEPTED.test(given) ? given : randomUUID();
}
