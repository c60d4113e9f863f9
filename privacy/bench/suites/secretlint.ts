import { dirname, join } from "node:path";
import { filesOf } from "../source/files.ts";
import type { Suite, SuiteText } from "../suite-text.ts";

interface Snapshot {
  readonly messages: readonly { readonly loc: { readonly start: { readonly line: number } } }[];
}

/** The lines in which a snapshot has a message; of one without, every line but comments. */
function linesOf(path: string, input: string, { messages }: Snapshot): SuiteText[] {
  const lines = input.split("\n");
  const kind = /secretlint-rule-([\w-]+)/.exec(path)?.[1] ?? "";
  if (messages.length > 0) {
    const found = new Set(messages.map(({ loc }) => lines[loc.start.line - 1]?.trim() ?? ""));
    return [...found].filter((text) => text !== "").map((text) => ({ kind, text, positive: true }));
  }
  const passing = lines.map((line) => line.trim()).filter((line) => line !== "" && !/^(?:#|\/\/)/.test(line));
  return passing.map((text) => ({ kind, text, positive: false }));
}

/** github.com/secretlint/secretlint: the snapshots of its rules, without those of presets, which repeat them. */
export const secretlint: Suite = {
  name: "secretlint",
  read: (directory) =>
    filesOf(directory, "packages/@secretlint/secretlint-rule-*/test/snapshots/*/output.json")
      .filter(
        ({ path }) =>
          !/rule-(?:preset|internal|no-|filter|pattern|example)|snapshots\/options/.test(dirname(path)),
      )
      .flatMap(({ path, text }) => {
        const [input] = filesOf(join(directory, dirname(path)), "{input,input.*}");
        return input === undefined ? [] : linesOf(path, input.text, JSON.parse(text) as Snapshot);
      }),
};
