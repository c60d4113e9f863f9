import { expect, it } from "vitest";
import { readOptions } from "./options.ts";

const groups = { ingest: ["copy", "unary"], query: ["list"] };
const partsOf = (...args: string[]) => [...readOptions(args, groups).parts];

it("runs everything unless parts are named, by group or alone, with or without --only", () => {
  expect(partsOf()).toEqual(["copy", "unary", "list"]);
  expect(partsOf("ingest")).toEqual(["copy", "unary"]);
  expect(partsOf("--only", "list,unary")).toEqual(["list", "unary"]);
  expect(partsOf("--only", "ingest", "--only", "list")).toEqual(["copy", "unary", "list"]);
});

it("names what there is when a name is unknown", () => {
  expect(() => partsOf("--only", "unray")).toThrow(/unray.*ingest \(copy, unary\); query \(list\)/);
});

it("takes how many mutated messages are sent, and their seed", () => {
  expect(readOptions(["--messages", "20", "--seed", "7"], groups).fuzz).toEqual({ messages: 20, seed: 7 });
  expect(readOptions([], groups).fuzz).toEqual({ messages: undefined, seed: undefined });
  expect(() => readOptions(["--messages", "1e6"], groups)).toThrow("--messages must be a whole number.");
});
