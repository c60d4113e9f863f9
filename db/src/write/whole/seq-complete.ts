import type { Lack, RunShape } from "./run-shape.ts";

/** `seq` is exactly 0 to n-1, each once, in any order. */
export function seqComplete({ steps }: RunShape): Lack[] {
  const seen = new Set<number>();
  return steps.flatMap(({ seq }, place): Lack[] => {
    if (seq === null) return [];
    const isRepeated = seen.has(seq);
    seen.add(seq);
    if (!isRepeated && seq < steps.length) return [];
    return [
      {
        field: `steps[${place}].seq`,
        rule: isRepeated ? "seq.repeat" : "seq.gap",
        description: `must be 0 to ${steps.length - 1}, each once over the ${steps.length} steps of the run`,
      },
    ];
  });
}
