import fc from "fast-check";
import { expect, it } from "vitest";
import { inspectFacts } from "./inspect-facts.ts";
import { inspectRun } from "./inspect-run.ts";
import type { InspectableRun } from "./inspectable-run.ts";
import type { JsonValue } from "./json.ts";
import { defaultPolicy } from "./policy/policy.ts";
import { sanitizeRun } from "./sanitize-run.ts";

const canary = ["ghp_", "kT9xQ2vLw7ZpB4nRy8JmC5hGf1SdA3eUo6Ii"].join("");
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ maxLength: 300 }),
  fc.constantFrom(
    "",
    "bash",
    "a\nb",
    "ada@example.org",
    "4111111111111111",
    "The user said that it is not the answer to it",
  ),
  fc
    .tuple(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }))
    .map(([before, after]) => `${before}${canary}${after}`),
);
const scalar = fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
const json: fc.Arbitrary<JsonValue> = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 20 }),
  fc.dictionary(text, scalar),
);
const run: fc.Arbitrary<InspectableRun> = fc.record({
  agentId: text,
  agentVersion: text,
  environment: fc.option(text, { nil: undefined }),
  sessionId: fc.option(text, { nil: undefined }),
  steps: fc.array(
    fc.record({
      name: text,
      model: fc.option(text, { nil: undefined }),
      metadata: fc.dictionary(text, json, { maxKeys: 70 }),
    }),
    { maxLength: 3 },
  ),
  failures: fc.array(fc.record({ failureCode: text, message: text }), { maxLength: 2 }),
});

it("a violation never holds any part of what was sent", () => {
  fc.assert(
    fc.property(run, (sent) => {
      const said = JSON.stringify([inspectRun(sent), inspectFacts(sent)]);
      for (let at = 0; at + 8 <= canary.length; at += 1) expect(said).not.toContain(canary.slice(at, at + 8));
    }),
    { numRuns: 300 },
  );
});

it.each([
  ["AKIA", "QWERTYUIOPASDFGH"],
  ["sk_live_", "abcDEFghiJKLmno"],
  ["AB", "123456C"],
])("a key %s… that mode strict refuses is not named when it holds something", (...parts) => {
  const key = parts.join("");
  const strict = { ...defaultPolicy, mode: "strict" as const, allowedKeys: new Set(["tool"]) };
  const { run: clean, dropped } = sanitizeRun(
    { steps: [{ metadata: { tool: 1, [key]: 2 } }], failures: [] },
    strict,
  );
  expect(clean.steps).toEqual([{ metadata: { tool: 1 } }]);
  expect(dropped).toMatchObject([{ field: "steps[0].metadata[#1]" }]);
});

it.each([
  ["full_name_ada_lovelace", "personal"],
  ["diagnosis_hiv_positive", "personal"],
  ["ada.lovelace.email", "personal"],
  ["prompt_lovelace", "content"],
])("a key %s, which says more than a name, is not named", (key, rule) => {
  const { dropped } = sanitizeRun({ steps: [{ metadata: { [key]: "x" } }], failures: [] });
  expect(dropped).toMatchObject([{ field: "steps[0].metadata[#0]", rule: `metadata-key-${rule}` }]);
});

it.each([
  "customer_email",
  "userPrompt",
  "gen_ai.tool.call.arguments",
  "traceloop.entity.input",
  "sql_query",
])("a key %s, which is a name alone, is named", (key) => {
  const { dropped } = sanitizeRun({ steps: [{ metadata: { [key]: "x" } }], failures: [] });
  expect(dropped).toMatchObject([{ field: `steps[0].metadata.${key}` }]);
});

it("what was sanitized is clean, and changed only where something was dropped", () => {
  fc.assert(
    fc.property(run, (sent) => {
      const { run: clean, dropped } = sanitizeRun(sent);
      expect(inspectRun(clean)).toEqual([]);
      expect(clean.steps).toHaveLength(sent.steps.length);
      expect(clean.failures).toHaveLength(sent.failures.length);
      if (dropped.length === 0) expect(clean).toBe(sent);
      for (const failure of clean.failures) expect(failure.message).toBeTypeOf("string");
    }),
    { numRuns: 300 },
  );
});
