import { describe, expect, it } from "vitest";
import { providerOfToken } from "./provider-token.ts";
import { providers } from "./providers/index.ts";

const kindIn = (text: string) => providerOfToken(text)?.kind;
// Put together here, so that scanners of repositories do not take the examples for leaks.
const token = (...parts: string[]) => parts.join("");

const hex32 = "4fa1c09e77d2b3586e0f19a2c4d87b65";
const mixed40 = "kT9xQ2vLw7ZpB4nRy8JmC5hGf1SdA3eUo6IiXt0W";

describe("providerOfToken", () => {
  it.each([
    ["github", token("ghp_", mixed40.slice(0, 36))],
    ["gitlab", token("glpat-", mixed40.slice(0, 20))],
    ["aws", token("AKIA", "Q3EGRZ5XN7TMPLKH")],
    ["anthropic", token("sk-ant-", "api03-", mixed40)],
    ["openai", token("sk-", "proj-", mixed40)],
    ["openai", token("sk-", hex32)],
    ["slack", token("xox", "b-123456789012-", mixed40.slice(0, 24))],
    ["stripe", token("sk_", "live_", mixed40.slice(0, 24))],
    ["npm", token("npm_", mixed40.slice(0, 36))],
    ["sendgrid", token("SG.", mixed40.slice(0, 22), ".", mixed40, "abc")],
    ["shopify", token("shpat_", hex32)],
    ["google-ai", token("AIza", mixed40.slice(0, 35))],
  ])("%s", (kind, text) => {
    expect(kindIn(text)).toBe(kind);
    expect(kindIn(`refused (${text}) by upstream`)).toBe(kind);
    expect(kindIn(`my_${text}`)).toBe(kind === "openai" && text.length < 40 ? undefined : kind);
  });

  it.each([
    ["a name with a common beginning", "sk-learn-feature-selection-pipeline-stage"],
    ["a beginning alone", token("ghp_", "short")],
    ["a beginning inside a run", token("xxghp_", mixed40.slice(0, 36)).replace("_", "")],
    ["words after a common beginning", "test_customer_support_agent_escalation_flow"],
    ["a model", "claude-opus-4-1-20250805"],
  ])("not %s", (_, text) => expect(kindIn(text)).toBeUndefined());

  it("every beginning has two characters of ASCII and every body is sticky", () => {
    for (const { kind, prefixes, body } of providers) {
      for (const prefix of prefixes) expect(prefix, kind).toMatch(/^[\x20-\x7e]{2}/);
      expect(body.sticky, kind).toBe(true);
    }
  });
});
