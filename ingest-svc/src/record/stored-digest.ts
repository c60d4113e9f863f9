import { createHmac } from "node:crypto";

/** Makes the digest that is stored, a UUID, of one that was sent: 32 hexadecimal digits. */
export type StoredDigest = (sent: string) => string;

/**
 * Digests under the secret of a project: the same for the same arguments, no other project's, and never what was sent.
 *
 * @param key the project's `digest_key`
 */
export function storedDigest(key: Uint8Array): StoredDigest {
  return (sent) => {
    const digest = createHmac("sha256", key).update(sent, "hex").digest("hex");
    return [
      digest.slice(0, 8),
      digest.slice(8, 12),
      digest.slice(12, 16),
      digest.slice(16, 20),
      digest.slice(20, 32),
    ].join("-");
  };
}
