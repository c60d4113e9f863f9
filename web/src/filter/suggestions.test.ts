import { expect, it } from "vitest";
import { suggest } from "./suggestions.ts";

const known = (term: string) => (term === "agent" ? ["support", "supply", "billing"] : []);
const texts = (typed: string) => suggest(typed, known).map((suggestion) => suggestion.text);

it("offers fields first", () => {
  expect(texts("")).toContain("status:");
  expect(texts("st")).toEqual(expect.arrayContaining(["status:", "step:"]));
});

it("offers the values of a field, known ones before what is typed", () => {
  expect(texts("status:")).toEqual([
    "status:success",
    "status:partial",
    "status:failure",
    "status:running",
    "status:abandoned",
    "status:ended",
  ]);
  expect(texts("agent:sup")).toEqual(["agent:support", "agent:supply", "agent:sup"]);
  expect(texts("status:exp")).toEqual([]);
});

it("offers text without a field as a value of the likely ones", () => {
  expect(texts("bill")).toEqual(expect.arrayContaining(["agent:billing", "code:bill", "step:bill"]));
});

it("offers a run by its id", () => {
  const runId = "0199B0C2-6F1E-7C55-9A31-5D2F60C1A0DE";
  expect(suggest(` ${runId} `, known)).toEqual([
    { kind: "run", text: `Open run ${runId.toLowerCase()}`, runId: runId.toLowerCase() },
  ]);
});
