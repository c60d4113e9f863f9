import fc from "fast-check";
import { expect, it } from "vitest";
import { detectIn } from "./detect-in.ts";
import type { Detector } from "./detector.ts";
import { findAll } from "./find.ts";
import { fullDetector } from "./full-detector.ts";
import { defaultPolicy } from "./policy/policy.ts";
import { profileOf } from "./text/profile.ts";
import { knownTexts } from "./texts.ts";

const digits = (length: number) =>
  fc.stringMatching(new RegExp(`^(?:[0-9a-f]{${length}}|[0-9]{${length}})$`));
const uuid = fc
  .tuple(digits(8), digits(4), digits(4), digits(4), digits(12))
  .map((parts: readonly string[]) => parts.join("-"));
const contexts = [knownTexts.fields, ...knownTexts.items.map(({ fields }) => fields)]
  .flat()
  .map(({ context }) => context);

it("no UUID holds anything, so that none need be looked at", () => {
  const { detect, detectInPieces } = fullDetector;
  fc.assert(
    fc.property(uuid, fc.constantFrom(...contexts), (text, context) => {
      expect(detectIn(text, context, profileOf(text), { detect, detectInPieces })).toBeUndefined();
    }),
    { numRuns: 5_000 },
  );
});

it("a UUID is not looked at, and what is nearly one is", () => {
  const seen: string[] = [];
  const detector: Detector = {
    detect: (text) => {
      seen.push(text);
      return undefined;
    },
    detectInPieces: () => undefined,
  };
  const looked = (stepId: string) => {
    seen.length = 0;
    findAll({ steps: [{ stepId }], failures: [] }, defaultPolicy, detector);
    return seen.includes(stepId);
  };
  const known = "0193b3c2-7b4e-7c1f-9a51-1c2d3e4f5a6b";
  expect(looked(known)).toBe(false);
  for (const text of [known.toUpperCase(), known.replaceAll("-", "_"), `${known.slice(1)}g`])
    expect(looked(text)).toBe(true);
});
