import { describe, expect, it } from "vitest";
import { filterTerms, readTerm } from "./filter-text.ts";

describe("readTerm", () => {
  it.each([
    ["agent:support", { agentId: "support" }],
    ['step:"search orders"', { stepName: "search orders" }],
    ["code:http:500", { failureCode: "http:500" }],
    ["status:Failure", { status: "failure", ended: undefined }],
    ["status:ended", { status: undefined, ended: true }],
    ["type:tool", { failureType: "tool" }],
    ["duration:>2s", { minDurationMs: 2000 }],
    ["duration:<5m", { maxDurationMs: 300_000 }],
    ["duration:1m..3m", { minDurationMs: 60_000, maxDurationMs: 180_000 }],
  ])("reads %s", (text, part) => {
    expect(readTerm(text)).toEqual({ part });
  });

  it.each([
    ["support", /agent:support/],
    ["planet:mars", /no field "planet"/],
    ["agent:", /a value after agent:/],
    ["status:exploded", /success, partial/],
    ["duration:>2 bananas", />2s, <5m or 1m\.\.3m/],
    ["duration:3m..1m", />2s, <5m or 1m\.\.3m/],
  ])("explains what is wrong with %s", (text, problem) => {
    expect(readTerm(text)).toEqual({ problem: expect.stringMatching(problem) });
  });
});

describe("filterTerms", () => {
  it("shows every part, and each can be removed", () => {
    const filter = {
      status: "failure",
      ended: true,
      agentId: "a b",
      minDurationMs: 60_000,
      maxDurationMs: 90_000,
    } as const;
    const shown = filterTerms(filter);
    expect(shown.map(({ term, value }) => `${term}:${value}`)).toEqual([
      "agent:a b",
      "status:failure",
      "status:ended",
      "duration:1m..1m30s",
    ]);
    const emptied = Object.assign({}, filter, ...shown.map(({ removal }) => removal));
    expect(filterTerms(emptied)).toEqual([]);
  });

  it("is read back by readTerm", () => {
    for (const { term, value } of filterTerms({ minDurationMs: 1, failureCode: "x", failureType: "model" })) {
      expect(readTerm(`${term}:${value}`)).toHaveProperty("part");
    }
  });
});
