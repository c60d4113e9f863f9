import type { Rule } from "./rule.ts";

/** The steps of a part have each a `seq` of their own. */
export const seqDistinct: Rule = ({ steps }) => {
  const seen = new Set<number>();
  return steps.flatMap(({ seq = -1 }, index) => {
    const isRepeat = seen.has(seq);
    seen.add(seq);
    return isRepeat
      ? [{ field: `steps[${index}].seq`, rule: "seq.repeat", description: "must be distinct within the run" }]
      : [];
  });
};
