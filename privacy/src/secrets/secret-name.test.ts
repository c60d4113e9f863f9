import { describe, expect, it } from "vitest";
import { splitKey } from "../facts/split-key.ts";
import { secretName } from "./secret-name.ts";

const of = (key: string) => secretName(splitKey(key));

describe("secretName", () => {
  it.each([
    ["db_password", "password"],
    ["clientSecret", "password"],
    ["SMTP_PASS", "password"],
    ["userpassword", "password"],
    ["SECRET_KEY_BASE", "credential"],
    ["api_key", "credential"],
    ["OPENAI_API_KEY_PROD", "credential"],
    ["x-auth-token", "credential"],
    ["service_token", "credential"],
    ["Authorization", "credential"],
    ["key", "key"],
    ["cookie", "key"],
    ["token", "token"],
    ["railwayToken", "credential"],
    ["cloudant_pw", "password"],
    ["password_secure", "password"],
    ["apikey_reports", "key"],
  ])("%s is a %s", (key, kind) => expect(of(key)).toBe(kind));

  it.each([
    "max_tokens",
    "token_count",
    "cache_key",
    "idempotency_key",
    "public_key",
    "next_page_token",
    "secret_name",
    "password_policy",
    "api_key_id",
    "crew_key",
    "task_key",
    "next_token",
    "resume_token",
    "last_evaluated_key",
    "PublicKeyToken",
    "host_key",
    "s3_key",
    "secret_ref",
    "api_key_fingerprint",
    "signature",
    "thought_signature",
    "service_tier",
    "system_fingerprint",
    "keyboard",
    "tokenizer",
    "author",
    "model",
  ])("%s is not", (key) => expect(of(key)).toBeUndefined());
});
