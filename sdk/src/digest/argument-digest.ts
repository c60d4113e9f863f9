import { processGlobal } from "../process-global.ts";
import { byteHex } from "../recording/uuid-v7.ts";
import { boundedJson } from "./bounded-json.ts";
import { sha256 } from "./sha256.ts";

const BLOCK_BYTES = 64;
/** Hexadecimal digits of a digest: half of a SHA-256. */
const DIGEST_DIGITS = 32;
/** Most characters of arguments as JSON: more would hold the agent up. */
const MAX_LENGTH = 256 * 1024;
/** The key where there is none; the service digests once more with a secret. */
const NO_KEY = "runfacts";

/** Digests the arguments of a step; undefined for what JSON cannot say. */
export type ArgumentDigest = (value: unknown) => string | undefined;

/** HMAC-SHA-256 (RFC 2104) of a text, in hexadecimal digits of which the first 32 count. */
type Hmac = (text: string) => string;

interface Crypto {
  createHmac(algorithm: "sha256", key: string): { update(text: string): { digest(encoding: "hex"): string } };
}

/** That of Node, Bun and Deno, which is many times faster than any in JavaScript. */
function hmacOfRuntime(key: string): Hmac | undefined {
  try {
    const crypto = processGlobal()?.getBuiltinModule?.("node:crypto") as Crypto | undefined;
    return crypto && ((text) => crypto.createHmac("sha256", key).update(text).digest("hex"));
  } catch {
    return undefined;
  }
}

function hmacOfOurs(key: string): Hmac {
  const encoder = new TextEncoder();
  const given = encoder.encode(key);
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(given.length > BLOCK_BYTES ? sha256(given) : given);
  const inner = block.map((byte) => byte ^ 0x36);
  const outer = block.map((byte) => byte ^ 0x5c);
  return (text) => {
    const digest = sha256(joined(outer, sha256(joined(inner, encoder.encode(text)))));
    return Array.from(digest.subarray(0, DIGEST_DIGITS / 2), byteHex).join("");
  };
}

/**
 * Digests values as canonical JSON, whose keys are sorted, under HMAC-SHA-256: the same for equal values, in 32
 * hexadecimal digits, which do not tell the value.
 *
 * @param key the API key of the tracer
 */
export function argumentDigest(key: string | undefined): ArgumentDigest {
  // Made when it is first used: an agent that tells no arguments loads no cryptography.
  let hmac: Hmac | undefined;
  return (value) => {
    const text = boundedJson(value, { maxLength: MAX_LENGTH });
    if (text === undefined) return undefined;
    hmac ??= hmacOfRuntime(key ?? NO_KEY) ?? hmacOfOurs(key ?? NO_KEY);
    return hmac(text).slice(0, DIGEST_DIGITS);
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
