import type { Step } from "@runfacts/gen/server/step";
import type { Rule } from "./rule.ts";

/** `seq` is exactly 0 to n-1, each once, in any order. */
export const seqComplete: Rule = ({ steps }) => {
  const isRepeat = repeatsIn(steps);
  return steps.flatMap(({ seq = -1 }, index) => {
    const repeated = isRepeat(seq);
    if (!repeated && seq < steps.length) return [];
    return [
      {
        field: `steps[${index}].seq`,
        rule: repeated ? "seq.repeat" : "seq.gap",
        description: `must be 0 to ${steps.length - 1}, each once over the ${steps.length} steps of the run`,
      },
    ];
  });
};

/** The steps of a part have each a `seq` of their own. */
export const seqDistinct: Rule = ({ steps }) => {
  const isRepeat = repeatsIn(steps);
  return steps.flatMap(({ seq = -1 }, index) =>
    isRepeat(seq)
      ? [{ field: `steps[${index}].seq`, rule: "seq.repeat", description: "must be distinct within the run" }]
      : [],
  );
};

/** Asked for one `seq` after the other: true if it came before. */
function repeatsIn(steps: readonly Step[]): (seq: number) => boolean {
  const seen = new Set<number>();
  return (seq) => {
    const { size } = seen;
    return seen.add(seq).size === size && steps.length > 0;
  };
}
