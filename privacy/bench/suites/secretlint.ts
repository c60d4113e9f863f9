import { dirname, join } from "node:path";
import { filesOf } from "../source/files.ts";
import { type Suite, type SuiteText, suiteText } from "../suite-text.ts";

interface Message {
  readonly messageId?: string;
  readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
}

interface Snapshot {
  readonly messages: readonly Message[];
}

const MAX_LENGTH = 500;
const PUBLIC_IDS = /^(?:AWSAccountID|AzureTenantId|AzureClientId)$/;

function leftOutOf({ messageId = "" }: Message, text: string): string | undefined {
  if (PUBLIC_IDS.test(messageId)) return "an id or a mark, no secret";
  return text.includes("\uFFFD") || text.includes("\0") ? "a file of bytes, no text" : undefined;
}

/** The lines in which a snapshot has a message; of one without, every line but comments. */
function linesOf(path: string, input: string, { messages }: Snapshot): SuiteText[] {
  const lines = input.split("\n");
  const kind = /secretlint-rule-([\w-]+)/.exec(path)?.[1] ?? "";
  if (messages.length > 0) {
    return messages.map((message) => {
      const { start, end } = message.loc;
      const text = lines
        .slice(start.line - 1, end.line)
        .join("\n")
        .trim();
      const leftOut = leftOutOf(message, text);
      const one = suiteText(kind, start.line === end.line ? text : text.slice(0, MAX_LENGTH), "secrets");
      return leftOut === undefined ? one : { ...one, leftOut };
    });
  }
  const passing = lines.map((line) => line.trim()).filter((line) => line !== "" && !/^(?:#|\/\/)/.test(line));
  return passing.map((text) => suiteText(kind, text, "harmless"));
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
