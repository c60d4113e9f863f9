import { hash, randomBytes } from "node:crypto";

/** A new API key (`rf_` and 256 random bits), to be shown once, and its SHA-256, which is all that is stored. */
export function generateSecret(): { readonly secret: string; readonly secretHash: Buffer } {
  const secret = `rf_${randomBytes(32).toString("base64url")}`;
  return { secret, secretHash: hash("sha256", secret, "buffer") };
}
