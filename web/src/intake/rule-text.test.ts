import { ruleIds } from "@runfacts/privacy/rules";
import { describe, expect, it } from "vitest";
import { ruleText } from "./rule-text.ts";

describe("ruleText", () => {
  it.each([...ruleIds, "run_conflict", "too_large", "other", "seq.gap", "toString"])(
    "%s says what is wrong and what to do",
    (rule) => {
      const { problem, advice } = ruleText(rule);
      expect([problem, advice]).toEqual([expect.stringMatching(/^\w/), expect.stringMatching(/^\w/)]);
    },
  );

  it("is what the sender is told", () => {
    expect(ruleText("personal-email")).toEqual({
      problem: "holds an e-mail address",
      advice: "send an opaque identifier instead",
    });
  });
});
