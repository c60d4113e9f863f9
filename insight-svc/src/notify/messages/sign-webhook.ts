import { createHmac } from "node:crypto";

/**
 * Headers of a webhook, as Standard Webhooks has them: the signature is of `id.timestamp.body`, HMAC-SHA256 in base64, with the
 * version of the scheme before it. A secret that begins with `whsec_` is the base64 of its bytes; another is its bytes in UTF-8.
 *
 * @param id the idempotency key
 * @param at seconds since the Unix epoch
 */
export function signWebhook(
  id: string,
  at: number,
  body: string,
  secret: string,
): Readonly<Record<string, string>> {
  const key = secret.startsWith(ENCODED) ? Buffer.from(secret.slice(ENCODED.length), "base64") : secret;
  const digest = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": `v1,${digest}` };
}

const ENCODED = "whsec_";
