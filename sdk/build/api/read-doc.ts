/** What a TSDoc comment says, as Markdown. */
export interface Doc {
  readonly text: string;
  readonly params: readonly { readonly name: string; readonly text: string }[];
  readonly returns: string | undefined;
  readonly throws: readonly string[];
  readonly examples: readonly string[];
}

const TAG = /^@(param|returns|throws|example)\b[ \t]*/;

/** The lines of a comment without its marks and indentation. */
function linesOf(comment: string): string[] {
  const inner = comment.replace(/^\/\*\*\s*/, "").replace(/\*\/$/, "");
  return inner.split("\n").map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
}

/** Lines of prose become paragraphs, whose lines are joined; code and lists stay as they are. */
function paragraphs(lines: readonly string[]): string {
  const parts: string[] = [];
  let isCode = false;
  let joins = false;
  for (const line of lines) {
    const fence = line.startsWith("```");
    if (joins && !isCode && !fence && line !== "" && !/^(?:- |\d+\. |\|)/.test(line))
      parts.push(`${parts.pop() ?? ""} ${line.trim()}`);
    else parts.push(line);
    if (fence) isCode = !isCode;
    joins = !isCode && !fence && line !== "";
  }
  return parts.join("\n").trim();
}

/** Reads a TSDoc comment. */
export function readDoc(comment: string): Doc {
  const sections: { tag: string; lines: string[] }[] = [{ tag: "", lines: [] }];
  for (const line of linesOf(comment)) {
    const tag = TAG.exec(line);
    if (tag === null) sections.at(-1)?.lines.push(line);
    else sections.push({ tag: tag[1] ?? "", lines: [line.slice(tag[0].length)] });
  }
  const of = (tag: string) =>
    sections.filter((section) => section.tag === tag).map(({ lines }) => paragraphs(lines));
  return {
    text: of("").join("\n\n"),
    params: of("param").map((text) => {
      const [name = "", ...words] = text.replace(/^(\S+) - /, "$1 ").split(" ");
      return { name, text: words.join(" ") };
    }),
    returns: of("returns")[0],
    throws: of("throws"),
    examples: of("example"),
  };
}
