import { describe, expect, it } from "vitest";
import { inspectRun } from "./inspect-run.ts";
import type { InspectableRun } from "./inspectable-run.ts";
import { type SanitizedInParts, sanitizeInParts } from "./sanitize-in-parts.ts";
import { knownTexts, type RunTexts, textField } from "./texts.ts";

const EMAIL = "ada.lovelace@example.org";
const TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
const step = (name: string, metadata = {}) => ({ name, metadata });
const clean: InspectableRun = {
  agentId: "support",
  agentVersion: "1.4.0",
  steps: [step("plan"), step("search", { tries: 2 }), step("answer")],
  failures: [],
};

function sanitize<R extends InspectableRun>(run: R, texts?: RunTexts, most = 10) {
  const work = sanitizeInParts(run, most, undefined, texts);
  for (let parts = 0; ; parts += 1) {
    const next = work.next();
    if (next.done === true) return { ...(next.value as SanitizedInParts<R>), parts };
  }
}

describe("sanitizeInParts", () => {
  it("yields after the run itself and after each item", () => {
    expect(sanitize(clean).parts).toBe(4);
  });

  it("copies nothing of a clean run, and of another what it changes alone", () => {
    expect(sanitize(clean).run).toBe(clean);
    const leaking = { ...clean, steps: [...clean.steps, step("mail", { to: EMAIL, tries: 1 })] };
    const { run } = sanitize(leaking);
    expect(run).not.toBe(leaking);
    expect(run.failures).toBe(leaking.failures);
    expect(run.steps.slice(0, 3).every((each, n) => each === leaking.steps[n])).toBe(true);
    expect(run.steps[3]).toEqual(step("mail", { tries: 1 }));
    expect(leaking.steps[3]).toEqual(step("mail", { to: EMAIL, tries: 1 }));
  });

  it("says of which item something was left out, counts all by rule, and names some", () => {
    const steps = [step(TOKEN, { a: EMAIL, b: EMAIL }), step("b", { c: EMAIL })];
    const { dropped, counts } = sanitize({ ...clean, agentId: TOKEN, steps }, undefined, 3);
    expect(dropped.map(({ of, path, field, rule }) => [of?.index, path, field, rule])).toEqual([
      [undefined, "agent_id", "agent_id", "secret-token"],
      [0, "name", "steps[0].name", "secret-token"],
      [0, "metadata.a", "steps[0].metadata.a", "personal-email"],
    ]);
    expect([...counts]).toEqual([
      ["secret-token", 2],
      ["personal-email", 3],
    ]);
  });

  it("leaves out of texts that it does not know what the contract lets be absent, and replaces others", () => {
    const texts: RunTexts = {
      fields: [...knownTexts.fields, textField(undefined, "owner", { isOptional: true })],
      items: knownTexts.items.map((item) =>
        item.list === "steps"
          ? {
              ...item,
              fields: [...item.fields, textField("steps", "usage.tier"), textField("steps", "host")],
            }
          : item,
      ),
    };
    const usage = { tier: EMAIL, inputTokens: 7 };
    const leaking = { ...clean, owner: EMAIL, steps: [{ ...step("plan"), usage, host: EMAIL }] };
    const { run, dropped } = sanitize(leaking, texts);
    expect(run).toEqual({
      ...clean,
      steps: [{ ...step("plan"), usage: { tier: "redacted", inputTokens: 7 }, host: "redacted" }],
    });
    expect(dropped.map(({ field }) => field)).toEqual(["owner", "steps[0].usage.tier", "steps[0].host"]);
    expect(usage).toEqual({ tier: EMAIL, inputTokens: 7 });
  });

  it("leaves a list of texts empty when it leaves one of them out", () => {
    const decision = { selected: "a", candidates: ["a", TOKEN, "b"] };
    const { run, dropped } = sanitize({ ...clean, decisions: [decision] });
    expect(run.decisions).toEqual([{ selected: "a", candidates: [] }]);
    expect(dropped).toMatchObject([{ path: "candidates[1]" }]);
  });

  it("keeps a first line only where nothing is wrong with it", () => {
    const names = [`find ${EMAIL}\nmore`, "search\nmore", "\n\n"];
    const { run } = sanitize({ ...clean, steps: names.map((name) => step(name)) });
    expect(run.steps.map(({ name }) => name)).toEqual(["redacted", "search", "redacted"]);
    expect(inspectRun(run)).toEqual([]);
  });
});
