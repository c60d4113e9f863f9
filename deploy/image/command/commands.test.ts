import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { commands } from "./commands.ts";

const page = readFileSync(join(import.meta.dirname, "../../../docs/cli.md"), "utf8");
/** Of one who begins on a machine of their own. */
const NOT_HERE = ["setup", "demo", "size"];

it("the image has every command of the package that a server needs", () => {
  const named = [...page.matchAll(/^ {2}runfacts ([a-z]+) /gm)].map(([, name]) => name);
  expect(named).toEqual(expect.arrayContaining(["keys", "incidents", ...NOT_HERE]));
  const have = commands.map(({ name }) => name);
  expect(named.filter((name = "") => !have.includes(name))).toEqual(NOT_HERE);
});
