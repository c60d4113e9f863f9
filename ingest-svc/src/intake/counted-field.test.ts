import { describe, expect, it } from "vitest";
import { countedField } from "./counted-field.ts";

describe("countedField", () => {
  it.each([
    ["agent_version", "personal-email", "agent_version"],
    ["failures[0].message", "secret-token", "failures.message"],
    ["steps[31].metadata.user_email", "personal-email", "steps.metadata.user_email"],
    ["steps[3].metadata.tags[2]", "personal-phone", "steps.metadata.tags"],
    ["steps[3].metadata[#2]", "metadata-key-invalid", "steps.metadata[#]"],
    ["steps[3].metadata[#2][1]", "personal-card", "steps.metadata[#]"],
    ["decisions[0].candidates[4]", "secret-jwt", "decisions.candidates"],
    ["steps[2].seq", "seq.gap", "steps.seq"],
    ["steps[2].metadata.ada_example_org", "number.finite", "steps.metadata"],
    ["", "string.max_len", ""],
    ["x".repeat(128), "required", "x".repeat(128)],
  ])("%s, %s is %s", (field, rule, counted) => {
    expect(countedField({ field, rule })).toEqual({ rule, field: counted });
  });

  it.each([
    ["steps[0].metadata.ada@example.org", "personal-email"],
    ["steps[0].name\n", "text-multiline"],
    ["x".repeat(129), "required"],
    ["steps", "a rule of words"],
  ])("%j, %s has no name to be counted by", (field, rule) => {
    expect(countedField({ field, rule })).toBeUndefined();
  });
});
