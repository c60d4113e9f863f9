import { expect, it } from "vitest";
import { CleanTexts } from "./clean-texts.ts";
import type { Detector } from "./detector.ts";
import { isCheap } from "./effort.ts";
import { findAll } from "./find.ts";
import type { InspectableRun } from "./inspectable-run.ts";
import { defaultPolicy } from "./policy/policy.ts";
import { profileOf } from "./text/profile.ts";

/** A detector that tells which texts it looked at, and finds something in one. */
function watched() {
  const seen: string[] = [];
  const detector: Detector = {
    detect: (text) => {
      seen.push(text);
      return text === "bad" ? { rule: "secret-token" } : undefined;
    },
    detectInPieces: () => undefined,
    clean: new CleanTexts(isCheap),
  };
  const inspect = (run: InspectableRun) => findAll(run, defaultPolicy, detector).map(({ rule }) => rule);
  return { seen, inspect };
}

it("short texts that are clean are looked at once, whichever run they are in", () => {
  const { seen, inspect } = watched();
  const run = { agentId: "planner", steps: [{ name: "bash", metadata: { tool: "grep" } }], failures: [] };
  expect([inspect(run), inspect(run)]).toEqual([[], []]);
  expect(seen.filter((text) => text === "planner")).toHaveLength(1);
  expect(seen.filter((text) => text === "bash" || text === "grep")).toHaveLength(2);
});

it("what is refused, long or costly is looked at each time, and so is a text under another name", () => {
  const { seen, inspect } = watched();
  const long = "x".repeat(29);
  const costly = "token 12 of 34";
  const steps = [{ name: "bad", metadata: { tool: long, unit: costly } }];
  expect([inspect({ steps, failures: [] }), inspect({ steps, failures: [] })]).toEqual([
    ["secret-token"],
    ["secret-token"],
  ]);
  for (const text of ["bad", long, costly]) expect(seen.filter((each) => each === text)).toHaveLength(2);
  inspect({ agentId: "bash", steps: [{ name: "bash" }], failures: [] });
  expect(seen.filter((each) => each === "bash")).toHaveLength(2);
});

it("clean texts are forgotten when they are many", () => {
  const texts = new CleanTexts(() => true);
  const profile = profileOf("");
  const context = { phrase: "", secret: undefined, opaque: false, shape: undefined };
  for (let n = 0; n < 4_096; n += 1) texts.add(String(n), context, profile);
  expect(texts.has("0", context)).toBe(true);
  texts.add("one more", context, profile);
  expect([texts.has("0", context), texts.has("one more", context)]).toEqual([false, true]);
});
