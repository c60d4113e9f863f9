const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const pool = new Uint8Array(2048);
let used = pool.length;

function randomByte(): number {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const byte = pool[used] ?? 0;
  used += 1;
  return byte;
}

/** A byte in two hexadecimal digits. */
export const byteHex = (byte: number) => hex[byte & 0xff] ?? "00";

/**
 * A UUID version 7 (RFC 9562): 48 bits of milliseconds, 12 bits of the fraction of a millisecond (section 6.2, method
 * 3, so that ids made in order sort in order), 62 random bits.
 *
 * @param microseconds time since the Unix epoch
 */
export function uuidV7(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1000);
  const fraction = Math.floor(((microseconds - milliseconds * 1000) * 4096) / 1000);
  const high = Math.floor(milliseconds / 0x1_0000_0000);
  const low = milliseconds % 0x1_0000_0000;
  let id = byteHex(high >>> 8) + byteHex(high) + byteHex(low >>> 24) + byteHex(low >>> 16);
  id += `-${byteHex(low >>> 8)}${byteHex(low)}-${byteHex(0x70 | (fraction >>> 8))}${byteHex(fraction)}`;
  id += `-${byteHex(0x80 | (randomByte() & 0x3f))}${byteHex(randomByte())}-`;
  for (let i = 0; i < 6; i += 1) id += byteHex(randomByte());
  return id;
}

const UUID_FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A UUID in lower case, or undefined where the value is none. */
export function readUuid(value: unknown): string | undefined {
  return typeof value === "string" && value.length === 36 && UUID_FORM.test(value)
    ? value.toLowerCase()
    : undefined;
}

/** The id of what is not recorded. */
export const NIL_UUID = "00000000-0000-0000-0000-000000000000";
