import { describe, expect, it } from "vitest";
import { profileOf } from "../text/profile.ts";
import { shapeRule } from "./shape-rule.ts";
import { shapes } from "./shapes.ts";

const broken = (text: string, shape: keyof typeof shapes) => shapeRule(text, shapes[shape], profileOf(text));

describe("a value", () => {
  it.each([
    "text/html; charset=utf-8",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Thu, 01 Jan 2026 00:00:00 GMT",
    ">=1.2 <2",
    "50%",
    "key=value",
    'W/"5e-xyz"',
    "US East (N. Virginia)",
    "src/components/date-picker/index.tsx",
    "./typescript/dist/ast/is.generated.js",
    "./bufbuild/protobuf/dist/esm/is-message.js",
    "https://docs.example.com/payments/accept-a-payment?page=3",
    "search,fetch,summarise,rank,answer",
    "São Paulo",
    "Rio de Janeiro",
    "2026-01-15T10:22:33Z",
    "x".repeat(255),
    "call_aDyccujJMPOOAWVBXWrVPzuo",
    "YTfwbyduSWhyTwwdTPbKzUOB",
    "bunEegtgHtJonDmgfKCLfRuf-AsXd29h3THt0dCiOnH2z_CRgQcN3J==",
  ])("may be %s", (text) => expect(broken(text, "value")).toBeUndefined());

  it.each([
    "He has diabetes",
    "Cancel my subscription",
    "Kissa juo maitoa",
    "Ania kocha Piotra",
    "KISSA JUO MAITOA",
    "他得了癌症",
    "彼は癌です",
    "환자는 임신했습니다",
    "เขาเป็นมะเร็ง",
    "the_patient_is_pregnant",
    "kissa_juo_maitoa",
    "kissaJuoMaitoaAina",
    "what-is-the-weather-going-to-be-like-in-paris",
    "patient.reports.severe.chest.pain",
    "https://blog.example.com/posts/my-mother-died-last-week-1f2e3d",
    "/data/the_patient_said_she_is_pregnant.json",
    "https://api.example.com/v1/users?q=she+is+pregnant",
    "Jonas+drinks+whisky+nightly",
    "maria#lost#her#keys",
    "Jonas\u200bdrinks\u200bwhisky\u200bnightly",
  ])("is not %s", (text) => expect(broken(text, "value")).toBe("shape-value"));
});

describe("a name and an identifier", () => {
  it.each([
    ["GET /v1/users/{id}", "name"],
    ["chat gemini-3-flash-preview", "name"],
    ["Search knowledge base", "name"],
    ["TheBloke/Llama-2-13B-chat-GGUF", "name"],
    ["RunnableParallel<context,question>", "name"],
    ["RunnableAssign<a,b,c>", "name"],
    ["高优先级", "name"],
    ["v2.1 (canary)", "identifier"],
    ["429 Too Many Requests", "identifier"],
    ["us.anthropic.claude-3-5-sonnet-20241022-v2:0", "identifier"],
    ["feat/x", "identifier"],
  ] as const)("%s is a %s", (text, shape) => expect(broken(text, shape)).toBeUndefined());

  it.each([
    ["search, then fetch", "name"],
    ["a<b, c", "name"],
    ["search,fetch>", "name"],
    ["ThePatientWantsAlcohol", "name"],
    ["done?", "name"],
    ['tool "x"', "name"],
    ["Maria krank", "identifier"],
    ["a,b", "identifier"],
    ["検索。", "identifier"],
  ] as const)("%s is no %s", (text, shape) => expect(broken(text, shape)).toBe(`shape-${shape}`));
});
