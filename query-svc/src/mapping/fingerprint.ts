/** The fingerprint of a message as 16 hex digits, of the 64 signed bits that are stored. */
export function fingerprintOf(stored: bigint | null): string | undefined {
  return stored === null ? undefined : BigInt.asUintN(64, stored).toString(16).padStart(16, "0");
}
