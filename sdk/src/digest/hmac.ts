import { sha256 } from "./sha256.ts";

const BLOCK_BYTES = 64;

/** HMAC-SHA-256 (RFC 2104) by nothing but JavaScript, under a key. */
export function hmacOf(key: string): (text: string) => string {
  const encoder = new TextEncoder();
  const given = encoder.encode(key);
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(given.length > BLOCK_BYTES ? sha256(given) : given);
  const inner = block.map((byte) => byte ^ 0x36);
  const outer = block.map((byte) => byte ^ 0x5c);
  return (text) => {
    const digest = sha256(joined(outer, sha256(joined(inner, encoder.encode(text)))));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
