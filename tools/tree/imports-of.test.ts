import { describe, expect, it } from "vitest";
import { importsOf } from "./imports-of.ts";

const value = (specifier: string) => ({ specifier, typeOnly: false });
const type = (specifier: string) => ({ specifier, typeOnly: true });

const forms: [source: string, imports: ReturnType<typeof value>[]][] = [
  ['import { x } from "./a.ts";', [value("./a.ts")]],
  ['import "./a.ts";', [value("./a.ts")]],
  ['import {} from "./a.ts";', [value("./a.ts")]],
  ['import type { X } from "./a.ts";', [type("./a.ts")]],
  ['import { type X } from "./a.ts";', [type("./a.ts")]],
  ['import { type X, y } from "./a.ts";', [value("./a.ts")]],
  ['import * as a from "./a.ts";', [value("./a.ts")]],
  ['export { x } from "./a.ts";', [value("./a.ts")]],
  ['export type { X } from "./a.ts";', [type("./a.ts")]],
  ['export * from "./a.ts";', [value("./a.ts")]],
  ['export * as a from "./a.ts";', [value("./a.ts")]],
  ['const a = await import("./a.ts");', [value("./a.ts")]],
  ["const a = await import(`./a.ts`);", [value("./a.ts")]],
  ['type A = import("./a.ts").A;', [type("./a.ts")]],
  ['type A = typeof import("./a.ts");', [type("./a.ts")]],
  ['import a = require("./a.ts");', [value("./a.ts")]],
  ['const a = require("./a.ts");', [value("./a.ts")]],
  ['import.meta.resolve("./a.ts");', [value("./a.ts")]],
  ['vi.mock("./a.ts", () => ({}));', [value("./a.ts")]],
  ['export const shown = `import { x } from "./a.ts";`;', []],
  ['// import { x } from "./a.ts";\n/* import("./a.ts") */', []],
  ["export { x };\nconst x = 1;", []],
  // A lone backtick is text as well.
  ['// one ` more\nimport { x } from "./a.ts"; // and ` another', [value("./a.ts")]],
  [`const shown = \`\${await import("./a.ts")}\`;`, [value("./a.ts")]],
];

describe("importsOf", () => {
  it.each(forms)("%s", (source, imports) => {
    expect(importsOf("room/src/a.ts", source)).toEqual(imports);
  });

  it("reads JSX, and plain JavaScript", () => {
    expect(importsOf("a.tsx", 'import { x } from "./a.ts";\nexport const A = () => <p>{x}`</p>;')).toEqual([
      value("./a.ts"),
    ]);
    expect(importsOf("a.mjs", 'import x from "./a.js";')).toEqual([value("./a.js")]);
  });

  it("refuses what it cannot read", () => {
    expect(() => importsOf("a.ts", "import {")).toThrow("does not parse");
    expect(() => importsOf("a.ts", "await import(name);")).toThrow("name is computed");
    expect(() => importsOf("a.ts", `await import(\`./\${name}.ts\`);`)).toThrow("name is computed");
  });
});
