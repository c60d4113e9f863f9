import { describe, expect, it } from "vitest";
import { providerOfToken } from "./provider-token.ts";
import { providers } from "./providers/index.ts";

const kindIn = (text: string) => providerOfToken(text)?.kind;
// Put together here, so that scanners of repositories do not take the examples for leaks.
const token = (...parts: string[]) => parts.join("");

const HEX32 = "4fa1c09e77d2b3586e0f19a2c4d87b65";
const MIXED40 = "kT9xQ2vLw7ZpB4nRy8JmC5hGf1SdA3eUo6IiXt0W";

describe("providerOfToken", () => {
  it.each([
    ["github", token("ghp_", MIXED40.slice(0, 36))],
    ["gitlab", token("glpat-", MIXED40.slice(0, 20))],
    ["aws", token("AKIA", "Q3EGRZ5XN7TMPLKH")],
    ["anthropic", token("sk-ant-", "api03-", MIXED40)],
    ["openai", token("sk-", "proj-", MIXED40)],
    ["openai", token("sk-", HEX32)],
    ["slack", token("xox", "b-123456789012-", MIXED40.slice(0, 24))],
    ["stripe", token("sk_", "live_", MIXED40.slice(0, 24))],
    ["npm", token("npm_", MIXED40.slice(0, 36))],
    ["sendgrid", token("SG.", MIXED40.slice(0, 22), ".", MIXED40, "abc")],
    ["shopify", token("shpat_", HEX32)],
    ["neon", token("npg_", MIXED40.slice(0, 12))],
    ["google-ai", token("AIza", MIXED40.slice(0, 35))],
  ])("%s", (kind, text) => {
    expect(kindIn(text)).toBe(kind);
    expect(kindIn(`refused (${text}) by upstream`)).toBe(kind);
    expect(kindIn(`my_${text}`)).toBe(kind === "openai" && text.length < 40 ? undefined : kind);
  });

  it.each([
    ["a name with a common beginning", "sk-learn-feature-selection-pipeline-stage"],
    ["a beginning alone", token("ghp_", "short")],
    ["a beginning inside a run", token("xxghp_", MIXED40.slice(0, 36)).replace("_", "")],
    ["words after a common beginning", "test_customer_support_agent_escalation_flow"],
    ["a filled place", token("ghp_", "x".repeat(36))],
    ["a filled place with words", token("sk-ant-", "your-api-key-goes-here-0")],
    ["a handle of a queue", token("AQE", "B", MIXED40, MIXED40)],
    ["a model", "claude-opus-4-1-20250805"],
  ])("not %s", (_, text) => expect(kindIn(text)).toBeUndefined());

  it("every beginning has two characters of ASCII and every body is sticky", () => {
    for (const { kind, prefixes, body } of providers) {
      for (const prefix of prefixes) expect(prefix, kind).toMatch(/^[\x20-\x7e]{2}/);
      expect(body.sticky, kind).toBe(true);
    }
  });
});
