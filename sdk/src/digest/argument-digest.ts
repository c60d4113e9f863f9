import { sha256 } from "./sha256.ts";

const BLOCK_BYTES = 64;
/** Bytes of a digest: half of a SHA-256. */
const DIGEST_BYTES = 16;
/** Most characters of arguments as JSON: more would hold the agent up. */
const MAX_LENGTH = 256 * 1024;
/** The key where there is none; the service digests once more with a secret. */
const NO_KEY = "runfacts";

/** Digests the arguments of a step; undefined for what JSON cannot say. */
export type ArgumentDigest = (value: unknown) => string | undefined;

/**
 * Digests values as canonical JSON, whose keys are sorted, under HMAC-SHA-256 (RFC 2104): the same for equal values, in 32
 * hexadecimal digits, which do not tell the value.
 *
 * @param key the API key of the tracer
 */
export function argumentDigest(key: string | undefined): ArgumentDigest {
  const encoder = new TextEncoder();
  const given = encoder.encode(key ?? NO_KEY);
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(given.length > BLOCK_BYTES ? sha256(given) : given);
  const inner = block.map((byte) => byte ^ 0x36);
  const outer = block.map((byte) => byte ^ 0x5c);
  return (value) => {
    const text = JSON.stringify(value, sorted);
    if (text === undefined || text.length > MAX_LENGTH) return undefined;
    const digest = sha256(joined(outer, sha256(joined(inner, encoder.encode(text)))));
    return Array.from(digest.subarray(0, DIGEST_BYTES), (byte) => byte.toString(16).padStart(2, "0")).join(
      "",
    );
  };
}

/** Gives `JSON.stringify` each object with its keys in code unit order. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
