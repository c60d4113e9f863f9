import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

const ITERATIONS = 4_096;
const KEY_BYTES = 32;

/**
 * What Postgres keeps of a password, which statements may name in its place: whoever reads them cannot log in by it.
 * Source: https://www.postgresql.org/docs/current/catalog-pg-authid.html
 *
 * @param password of ASCII characters, which need no preparation
 */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, "sha256");
  const keyOf = (text: string) => createHmac("sha256", salted).update(text).digest();
  const stored = createHash("sha256").update(keyOf("Client Key")).digest("base64");
  const server = keyOf("Server Key").toString("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString("base64")}$${stored}:${server}`;
}
