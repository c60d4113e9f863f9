import { describe, expect, it } from "vitest";
import { signWebhook } from "./sign-webhook.ts";

describe("signWebhook", () => {
  it("signs as Standard Webhooks has it", () => {
    // The figures come from Python's hmac and base64.
    expect(signWebhook("a.open", 1_700_000_000, '{"version":1}', "secret-of-some-length")).toEqual({
      "webhook-id": "a.open",
      "webhook-timestamp": "1700000000",
      "webhook-signature": "v1,sj2Akm6SemD/I1eyGepXGptdBxOcEocIS9b+wibHgq0=",
    });
    const encoded = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    expect(signWebhook("a.open", 1_700_000_000, '{"version":1}', encoded)["webhook-signature"]).toBe(
      "v1,MQX/MiKX2sRBrcg0GycyWjI2i8UJ4OV/dXJOCwPZ9Sw=",
    );
  });
});
