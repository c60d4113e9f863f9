/** In the order in which they count. */
export function generalLast(files: readonly DialectFile[]): DialectFile[] {
  return [...files].sort((a, b) => Number(a.isGeneral) - Number(b.isGeneral));
}

/** As the formatter breaks lines. */
const LINE_WIDTH = 110;

/** The index of the dialects: the tables of these files, general ones last. */
export function dialectIndex(files: readonly DialectFile[]): string {
  const imports = files.map(({ file, name }) => `import { ${name} } from "./${file}";\n`).join("");
  const listOf = (signal: DialectFile["signal"]) => {
    const names = generalLast(files.filter((file) => file.signal === signal)).map(({ name }) => name);
    const line = `[${names.join(", ")}]`;
    const fits = `  ${signal}: ${line},`.length <= LINE_WIDTH;
    return fits ? line : `[\n${names.map((name) => `    ${name},\n`).join("")}  ]`;
  };
  return `// Made by \`npm run dialects\` of the files beside it.
import type { LogDialect, SpanDialect } from "../dialect/dialect.ts";
${imports}
/** All dialects; of those that know a fact of a span, the first counts. */
export const dialects: { readonly spans: readonly SpanDialect[]; readonly logs: readonly LogDialect[] } = {
  spans: ${listOf("spans")},
  logs: ${listOf("logs")},
};
`;
}

/** A file of a dialect. */
export interface DialectFile {
  /** Its name, such as "koog.ts". */
  readonly file: string;
  /** What it exports. */
  readonly name: string;
  readonly signal: "spans" | "logs";
  readonly isGeneral: boolean;
}
