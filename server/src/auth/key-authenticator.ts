import { hash, timingSafeEqual } from "node:crypto";
import { Code, type ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "../errors/api-error.ts";
import type { Authenticate } from "../exchange/gate.ts";
import { cachedLookup } from "./cached-lookup.ts";
import { createFailedTries } from "./failed-tries.ts";

/** An API key as it is stored: what it allows, and the SHA-256 of the key (32 bytes). */
export type StoredKey = {
  readonly keyId: string;
  readonly projectId: number;
  readonly scope: "ingest" | "query";
  readonly hash: Uint8Array;
};

/** How keys are checked. */
export type KeyAuthenticatorOptions = {
  /** Scope that a key must have. */
  readonly scope: StoredKey["scope"];
  /** Finds a key that is not revoked by the SHA-256 of it. */
  readonly findKey: (hash: Uint8Array) => Promise<StoredKey | null>;
  /** How long a key stays known after it was looked up, and so works on after it was revoked. Default: 5 s. */
  readonly cacheMs?: number;
  /** Failed tries within a minute after which no new key of an address is looked up. Default: 20. */
  readonly maxFailures?: number;
  /** Milliseconds, monotonic. Default: `performance.now`. */
  readonly clock?: () => number;
};

const FAILURE_WINDOW_MS = 60_000;
/** Longer texts are no keys, and not worth a hash. */
const MAX_KEY_LENGTH = 256;

/**
 * Finds out who calls by the API key of `Authorization: Bearer rf_…`.
 *
 * Throws UNAUTHENTICATED (KEY_INVALID) without a key that is known, PERMISSION_DENIED (SCOPE_DENIED) for a key of the
 * other scope, RESOURCE_EXHAUSTED (OVERLOADED) for a key that was never right from an
 * address that failed too often.
 */
export function createKeyAuthenticator(options: KeyAuthenticatorOptions): Authenticate {
  const { scope, findKey, cacheMs = 5_000, maxFailures = 20, clock = () => performance.now() } = options;
  const failures = createFailedTries(maxFailures, FAILURE_WINDOW_MS, clock);
  const find = cachedLookup((hex) => findKey(Buffer.from(hex, "hex")), cacheMs, clock);

  // A wrong key in one agent must not lock out those that share its address: keys that were right go on being asked for.
  const rightOnce = new Set<string>();

  return async ({ header, address }) => {
    const key = bearerOf(header.get("authorization"));
    const shown = key === undefined ? undefined : hash("sha256", key, "buffer");
    const hex = shown?.toString("hex") ?? "";
    const blockedMs = rightOnce.has(hex) ? 0 : failures.blockedFor(address);
    if (blockedMs > 0) throw tooManyFailures(blockedMs);
    const stored = shown === undefined ? null : await find(hex);
    if (shown === undefined || stored === null || !timingSafeEqual(shown, stored.hash)) {
      rightOnce.delete(hex);
      failures.record(address);
      throw unauthenticated();
    }
    rightOnce.add(hex);
    if (stored.scope !== scope) throw wrongScope(scope);
    return { projectId: stored.projectId, keyId: stored.keyId };
  };
}

function bearerOf(authorization: string | null): string | undefined {
  const key = /^bearer +(rf_\S+)$/i.exec(authorization ?? "")?.[1];
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
