import type { ProgressStep } from "../progress-step.ts";

const SECOND = 1_000_000;

/**
 * Steps from a line of words, one after the other, a second each: `think`, or calls by a letter for their arguments. `!` after a
 * letter says that it failed, `?` that it is under way, `:` and a number the size of what it gave, `#` and a number the attempt,
 * `_` a second in which nothing is done.
 */
export function stepLine(line: string): readonly ProgressStep[] {
  return line.split(" ").flatMap((word, index): ProgressStep[] => {
    const times = { startedAt: index * SECOND, endedAt: (index + 1) * SECOND };
    if (word === "_") return [];
    if (word === "think") return [{ id: `${index}`, type: "plan", name: "think", failed: false, ...times }];
    const [, letter = "", marks = ""] = /^([A-Za-z])(.*)$/.exec(word) ?? [];
    const [, bytes] = /:(\d+)/.exec(marks) ?? [];
    const [, attempt] = /#(\d+)/.exec(marks) ?? [];
    return [
      {
        id: `${index}`,
        type: "tool",
        name: `tool ${letter}`,
        argumentDigest: letter,
        failed: marks.includes("!"),
        ...times,
        ...(marks.includes("?") ? { endedAt: undefined } : {}),
        ...(bytes === undefined ? {} : { resultBytes: Number(bytes) }),
        ...(attempt === undefined ? {} : { attempt: Number(attempt) }),
      },
    ];
  });
}
