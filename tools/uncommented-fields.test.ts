import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { uncommentedFields } from "./uncommented-fields.ts";

const proto = readFileSync(join(import.meta.dirname, "../proto/runfacts/v1/query_service.proto"), "utf8");

it("finds none in the contract that has no comment and is not deprecated", () => {
  expect(uncommentedFields(proto)).toEqual([]);
});

it("finds every field that loses its comment, but for those that are deprecated", () => {
  const without = proto.replace(/^ {2}\/\/ .*\n/gm, "");
  const fields = without.split("\n").filter((line) => /^ {2}[a-zA-Z].* = \d+/.test(line));
  const deprecated = fields.filter((line) => line.includes("deprecated = true"));
  expect(deprecated.length).toBeGreaterThan(40);
  expect(uncommentedFields(without)).toHaveLength(fields.length - deprecated.length);
});
