import { hash, timingSafeEqual } from "node:crypto";
import { Code, type ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "../errors/api-error.ts";
import { networkOf } from "../port/addresses.ts";
import { createFailedTries } from "./failed-tries.ts";
import { createKeyLookup, type FindKeys, type StoredKey } from "./key-lookup.ts";
import type { Authenticate } from "./principal.ts";

/** How keys are checked. */
export interface KeyAuthenticatorOptions {
  /** Scope that a key must have. */
  readonly scope: StoredKey["scope"];
  readonly findKeys: FindKeys;
  /** How long a key stays known after it was looked up, and so works on after it was revoked. Default: 5 s. */
  readonly cacheMs?: number;
  /** Wrong keys within a minute after which an address is told to wait, unless its key is right. Default: 20. */
  readonly maxFailures?: number;
  /** Milliseconds, monotonic. Default: `performance.now`. */
  readonly clock?: () => number;
}

const FAILURE_WINDOW_MS = 60_000;
/** Longer texts are no keys, and not worth a hash. */
const MAX_KEY_LENGTH = 256;

/**
 * Finds out who calls by the API key of `Authorization: Bearer rf_…`. A right key passes, whatever others that share its
 * address have tried: only wrong keys are counted, and only they are answered by the count. No key is no try.
 *
 * Throws UNAUTHENTICATED (KEY_INVALID) without a key that is known, PERMISSION_DENIED (SCOPE_DENIED) for a key of the
 * other scope, RESOURCE_EXHAUSTED (OVERLOADED) for a wrong key from an address (IPv6: a /64 network) that showed too many.
 */
export function createKeyAuthenticator(options: KeyAuthenticatorOptions): Authenticate {
  const { scope, findKeys, cacheMs = 5_000, maxFailures = 20, clock = () => performance.now() } = options;
  const failures = createFailedTries(maxFailures, FAILURE_WINDOW_MS, clock);
  const find = createKeyLookup(findKeys, cacheMs, clock);

  return async ({ header, address }) => {
    const key = bearerOf(header.get("authorization"));
    if (key === undefined) throw unauthenticated();
    const shown = hash("sha256", key, "buffer");
    const stored = await find(shown.toString("hex"));
    if (stored === null || !timingSafeEqual(shown, stored.hash)) {
      const network = networkOf(address);
      const blockedMs = failures.blockedFor(network);
      if (blockedMs > 0) throw tooManyFailures(blockedMs);
      failures.record(network);
      throw unauthenticated();
    }
    if (stored.scope !== scope) throw wrongScope(scope);
    return { projectId: stored.projectId, keyId: stored.keyId };
  };
}

function bearerOf(authorization: string | null): string | undefined {
  // Not every exporter of OpenTelemetry decodes the "%20" that its header settings ask for.
  const key = /^bearer(?: |%20)+(rf_\S+)$/i.exec(authorization ?? "")?.[1];
  return key !== undefined && key.length <= MAX_KEY_LENGTH ? key : undefined;
}

function unauthenticated(): ConnectError {
  return apiError(
    Code.Unauthenticated,
    ErrorReason.KEY_INVALID,
    "an API key is required that is known and not revoked: send Authorization: Bearer rf_…",
  );
}

function wrongScope(scope: string): ConnectError {
  return apiError(
    Code.PermissionDenied,
    ErrorReason.SCOPE_DENIED,
    `the API key must have the scope ${scope}`,
  );
}

function tooManyFailures(retryDelayMs: number): ConnectError {
  return apiError(Code.ResourceExhausted, ErrorReason.OVERLOADED, "too many tries with a wrong API key", {
    retryDelayMs: Math.ceil(retryDelayMs),
  });
}
