import fc from "fast-check";
import { expect, it } from "vitest";
import type { ProgressStep } from "./progress-step.ts";
import { type StepTree, stepTreeOf } from "./step-tree.ts";
import { underWay } from "./under-way.ts";

const time = fc.integer({ min: 0, max: 30 });
const steps = fc
  .array(fc.tuple(time, fc.option(time), fc.nat(20), fc.constantFrom("job", "thought", "span")), {
    minLength: 1,
    maxLength: 20,
  })
  .map((drawn) =>
    drawn.map(([startedAt, length, parent, kind], index): ProgressStep => {
      const endedAt = length === null ? undefined : startedAt + length;
      return {
        id: `${index}`,
        type: kind === "thought" ? "plan" : "other",
        otherSpan: kind === "span",
        name: "s",
        failed: false,
        startedAt,
        endedAt,
        parentId: `${parent}`,
      };
    }),
  );

function isAround(tree: StepTree, outer: number, inner: number): boolean {
  for (let above = inner; above !== -1; above = tree.parents[above] ?? -1) if (above === outer) return true;
  return false;
}

it("tells whether a step that is neither around nor inside one, no thought and no span of no agent's, was under way", () => {
  fc.assert(
    fc.property(steps, fc.array(fc.tuple(fc.nat(19), time, time), { maxLength: 8 }), (drawn, asked) => {
      const tree = stepTreeOf(drawn);
      const questions = asked.map(([step, from, length]) => ({
        step: step % drawn.length,
        from,
        to: from + length,
      }));
      const expected = questions.map(({ step, from, to }) =>
        tree.steps.some(
          ({ startedAt, endedAt = Number.POSITIVE_INFINITY, type, otherSpan }, other) =>
            type === "other" &&
            !otherSpan &&
            startedAt < from &&
            endedAt > to &&
            !isAround(tree, other, step) &&
            !isAround(tree, step, other),
        ),
      );
      expect(underWay(tree, questions)).toEqual(expected);
    }),
  );
});
