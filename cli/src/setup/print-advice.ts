import type { Advice } from "./advice.ts";

const DOCS = "https://github.com/runfacts/runfacts/blob/main/docs/";

/** What `runfacts setup` prints of a stack. */
export function printedAdvice({ stack, foundBy, shell, file, also, page }: Advice): string {
  const indented = (lines: readonly string[]) => lines.map((line) => `    ${line}`);
  return [
    `${stack} (${foundBy}):`,
    "",
    ...indented(shell),
    ...(file === undefined ? [] : ["", `  in ${file.name}:`, "", ...indented(file.lines)]),
    "",
    ...(also === undefined ? [] : [`  ${also}`]),
    `  ${new URL(page, DOCS)}`,
    "",
  ].join("\n");
}
