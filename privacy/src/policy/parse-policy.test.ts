import { describe, expect, it } from "vitest";
import { parsePolicy } from "./parse-policy.ts";
import { defaultPolicy } from "./policy.ts";

describe("parsePolicy", () => {
  it("nothing set is the default", () => expect(parsePolicy({}).policy).toEqual(defaultPolicy));

  it("reads lists", () => {
    const { policy } = parsePolicy({
      PRIVACY_MODE: "strict",
      PRIVACY_ALLOWED_KEYS: "tool, model ,",
      PRIVACY_EXTRA_FORBIDDEN_WORDS: "query,queries",
      PRIVACY_EXTRA_ALLOWED_KEYS: "text.lang",
      PRIVACY_TEXT_KEYS: "note, label",
      PRIVACY_PHONE_REGIONS: "TR, AU",
      FAILURE_MESSAGES: "off",
    });
    expect(policy).toEqual({
      mode: "strict",
      allowedKeys: new Set(["tool", "model"]),
      extraForbiddenWords: new Set(["query"]),
      extraAllowedKeys: new Set(["text.lang"]),
      textKeys: new Set(["note", "label"]),
      failureMessages: "off",
      phoneRegions: new Set(["TR", "AU"]),
    });
  });

  it.each([
    ["an unknown mode", { PRIVACY_MODE: "of" }, ["PRIVACY_MODE"]],
    ["neither on nor off", { FAILURE_MESSAGES: "maybe" }, ["FAILURE_MESSAGES"]],
    ["a region in small letters", { PRIVACY_PHONE_REGIONS: "US,de" }, ["PRIVACY_PHONE_REGIONS"]],
    ["a region that is none", { PRIVACY_PHONE_REGIONS: "US,QX" }, ["PRIVACY_PHONE_REGIONS"]],
    ["another spelling of a region", { PRIVACY_PHONE_REGIONS: "US,UK" }, ["PRIVACY_PHONE_REGIONS"]],
    ["more than a region", { PRIVACY_PHONE_REGIONS: "EU" }, ["PRIVACY_PHONE_REGIONS"]],
    [
      "a wrong mode and a wrong switch",
      { PRIVACY_MODE: "lax", FAILURE_MESSAGES: "maybe" },
      ["PRIVACY_MODE", "FAILURE_MESSAGES"],
    ],
    ["strict without keys", { PRIVACY_MODE: "strict" }, ["PRIVACY_ALLOWED_KEYS"]],
    ["keys without strict", { PRIVACY_ALLOWED_KEYS: "tool" }, ["PRIVACY_ALLOWED_KEYS"]],
    [
      "every bad list",
      {
        PRIVACY_EXTRA_FORBIDDEN_WORDS: "ok,Not Ok",
        PRIVACY_EXTRA_ALLOWED_KEYS: "a b",
        PRIVACY_TEXT_KEYS: "é",
      },
      ["PRIVACY_EXTRA_FORBIDDEN_WORDS", "PRIVACY_EXTRA_ALLOWED_KEYS", "PRIVACY_TEXT_KEYS"],
    ],
  ])("refuses %s by the setting's name alone", (_, env, settings) => {
    const { errors } = parsePolicy(env);
    expect(errors?.map((error) => error.setting)).toEqual(settings);
    for (const value of Object.values(env).filter((text) => text !== "strict")) {
      for (const error of errors ?? []) expect(error.message).not.toContain(value);
    }
  });
});
