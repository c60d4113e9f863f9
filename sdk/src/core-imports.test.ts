import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const src = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
);
const FOREIGN =
  /(?:from|import|import\()\s*"(?!\.|@runfacts\/(?:gen\/client|privacy)|@bufbuild\/protobuf|@connectrpc\/connect)/;

it("the core runs in any runtime: it imports nothing of Node, and nothing but what is published with it", () => {
  expect(files.length).toBeGreaterThan(30);
  const offenders = files.filter((file) => {
    const code = readFileSync(`${src}${file}`, "utf8").replaceAll(/^\s*(?:\*|\/\/).*$/gm, "");
    return FOREIGN.test(code) || /\bBuffer\b|\brequire\(/.test(code);
  });
  expect(offenders).toEqual([]);
});
