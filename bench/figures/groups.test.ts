import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { groups } from "./groups.ts";

it("docs/performance.md lists the benchmarks and their parts", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/performance.md"), "utf8");
  const [, table = ""] = page.split("| benchmark | parts | measures |\n|---|---|---|\n");
  const rows = (table.split("\n\n", 1)[0] ?? "")
    .split("\n")
    .map((row) => row.match(/(?<=`)[a-z]+(?=`)/g) ?? []);
  const told = Object.fromEntries(rows.map(([name = "", ...parts]) => [name, parts]));
  expect(told).toEqual(groups);
});
