import { describe, expect, it } from "vitest";
import { randomOf } from "../eval/corpus/random.ts";
import { hostilePieces } from "../eval/hostile.ts";
import { typicalRun } from "../eval/measure.ts";
import { noContext } from "./context.ts";
import type { Detector } from "./detector.ts";
import { Effort } from "./effort.ts";
import { findInParts } from "./find.ts";
import { fullDetector } from "./full-detector.ts";
import { inspectInParts } from "./inspect-in-parts.ts";
import { inspectRun } from "./inspect-run.ts";
import { defaultPolicy } from "./policy/policy.ts";
import { sanitizeRun } from "./sanitize-run.ts";
import { profileOf } from "./text/profile.ts";

const COSTLY = "token: %41 é 555 1 ";

/** Counts what it is given, and finds nothing. */
function counter() {
  const seen: string[] = [];
  const take = (text: string) => {
    seen.push(text);
    return undefined;
  };
  const detector: Detector = { detect: take, detectInPieces: (pieces) => take(pieces.join("")) };
  return { seen, detector };
}

function detectAll(texts: readonly string[], effort: Effort) {
  const { seen, detector } = counter();
  const { detect } = effort.limit(detector);
  const rules = texts.map((text) => detect(text, noContext, profileOf(text))?.rule);
  return { seen, rules };
}

const distinct = (count: number) => Array.from({ length: count }, (_, at) => `${COSTLY.repeat(5)}${at}`);

/** A run whose metadata is full of texts made of one piece. */
function fullOf(piece: string, steps: number) {
  const text = piece.repeat(240).slice(0, 240);
  const metadata = (step: number) =>
    Object.fromEntries(Array.from({ length: 31 }, (_, key) => [`k${key}`, `${text}${step}.${key}`]));
  return {
    agentId: "a",
    agentVersion: "1",
    steps: Array.from({ length: steps }, (_, step) => ({ name: "s", metadata: metadata(step) })),
    failures: [],
  };
}

describe("Effort", () => {
  it("inspects no more costly characters than may be spent, and lets none of the rest pass", () => {
    const effort = new Effort(20_000);
    const { seen, rules } = detectAll(distinct(1000), effort);
    const characters = seen.join("").length;
    expect(characters).toBeGreaterThan(100);
    expect(characters).toBeLessThan(2_000);
    expect(effort.spent).toBeLessThanOrEqual(20_000);
    expect(rules.filter((rule) => rule === "inspection-limit")).toHaveLength(1000 - seen.length);
    expect(rules.slice(0, seen.length)).toEqual(seen.map(() => undefined));
  });

  it("inspects equal texts once", () => {
    const { seen } = detectAll(
      Array.from({ length: 500 }, () => COSTLY),
      new Effort(),
    );
    expect(seen).toHaveLength(1);
  });

  it("remembers what it found, by what the name of the field says", () => {
    const { detect } = new Effort().limit(fullDetector);
    const text = "mail: ada@example.org é";
    const found = () => detect(text, noContext, profileOf(text));
    expect([found(), found()]).toEqual([{ rule: "personal-email" }, { rule: "personal-email" }]);
    const secret = { ...noContext, secret: "password" as const };
    expect(detect("päss wörd: 1", noContext, profileOf("päss wörd: 1"))).toBeUndefined();
    expect(detect("päss wörd: 1", secret, profileOf("päss wörd: 1"))?.rule).toBe("secret-assignment");
  });

  it("counts no identifiers, and inspects them when all is spent", () => {
    const random = randomOf(3);
    const effort = new Effort(10);
    const ids = Array.from({ length: 100 }, () => [
      random.uuid(),
      `call_${random.alnum(24)}`,
      "web_search",
    ]).flat();
    const { seen, rules } = detectAll(ids, effort);
    expect(seen).toEqual(ids);
    expect(rules.every((rule) => rule === undefined)).toBe(true);
    expect(effort.spent).toBe(0);
  });

  it("runs of 10,000 steps use less than a tenth of it", () => {
    const run = typicalRun(randomOf(5), 10_000);
    const effort = new Effort();
    const work = inspectInParts(run, 20, defaultPolicy, undefined, effort);
    let next = work.next();
    while (next.done !== true) next = work.next();
    expect(next.value.filter(({ rule }) => rule === "inspection-limit")).toEqual([]);
    expect(effort.spent).toBeLessThan((8 * 1024 * 1024) / 10);
  });

  it.each(hostilePieces.filter((piece) => /[:=%é\u200b]|555/.test(piece)))(
    "is spent, and not more, on a run full of %j, in whatever way it is inspected",
    (piece) => {
      const effort = new Effort(50_000);
      const found: unknown[] = [];
      const run = fullOf(piece, 3);
      for (const _ of findInParts(
        run,
        defaultPolicy,
        fullDetector,
        [],
        undefined,
        effort.limit(fullDetector),
      ))
        found.push(_);
      expect(effort.spent).toBeLessThanOrEqual(50_000);
    },
  );

  it("is shared by the runs of a request, in their order", () => {
    const effort = new Effort(100_000);
    const inspect = (piece: string) => {
      const work = inspectInParts(fullOf(piece, 1), 100, defaultPolicy, undefined, effort);
      let next = work.next();
      while (next.done !== true) next = work.next();
      return next.value.map(({ rule }) => rule);
    };
    expect(inspect("%41-")).not.toContain("inspection-limit");
    for (let run = 0; run < 5; run += 1) inspect(`%41-${run}`);
    expect(inspect("%42-")).toContain("inspection-limit");
    expect(inspect("plain-name_")).not.toContain("inspection-limit");
  });

  it("a run with more is refused, and sanitized by dropping", { timeout: 60_000 }, () => {
    const run = fullOf("%41 key=a ", 60);
    const rules = inspectRun(run).map(({ rule }) => rule);
    expect(rules).toContain("inspection-limit");
    const { run: sent } = sanitizeRun(run);
    expect(inspectRun(sent)).toEqual([]);
    expect(sent.steps).toHaveLength(60);
  });
});

describe("findInParts", () => {
  it("yields within a step, after each long value", () => {
    const run = fullOf("plain-name_", 1);
    const parts = [...findInParts(run, defaultPolicy, fullDetector, [])];
    expect(parts.filter((part) => part === "long")).toHaveLength(31);
  });
});
