import type { Rule } from "./rule.ts";

/** `seq` is exactly 0 to n-1, each once, in any order. */
export const seqComplete: Rule = ({ steps }) => {
  const seen = new Set<number>();
  return steps.flatMap(({ seq = -1 }, index) => {
    const isRepeat = seen.has(seq);
    seen.add(seq);
    if (!isRepeat && seq < steps.length) return [];
    return [
      {
        field: `steps[${index}].seq`,
        rule: isRepeat ? "seq.repeat" : "seq.gap",
        description: `must be 0 to ${steps.length - 1}, each once over the ${steps.length} steps of the run`,
      },
    ];
  });
};
