import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultPolicy } from "@runfacts/privacy";
import { describe, expect, it } from "vitest";
import { dialectFolder } from "../build/dialect-files.ts";
import { dialectIndex } from "../build/dialect-index.ts";
import { withMapping } from "../build/mapping-table.ts";
import { mappingPage, readDialects } from "../build/read-dialects.ts";
import { type Slot, slots } from "./dialect/slots.ts";
import { dialects } from "./dialects/index.ts";
import { FactCheck } from "./value/fact-check.ts";

const MOST_LINES = 120;
const read = readDialects();
const fileOf = (file: string) => readFileSync(join(dialectFolder, file), "utf8");

describe("the tables of dialects", () => {
  it.each(read)("$file has at most 120 lines, and tells where its names come from", ({ file, table }) => {
    expect(fileOf(file).split("\n").length - 1).toBeLessThanOrEqual(MOST_LINES);
    expect(table.source).not.toBe("");
  });

  it("are all in the index; else run `npm run dialects`", () => {
    expect(fileOf("index.ts")).toBe(dialectIndex(read));
  });

  it("are the mapping of docs/opentelemetry.md; else run `npm run dialects`", () => {
    const page = readFileSync(mappingPage, "utf8");
    expect(
      withMapping(
        page,
        read.map(({ table }) => table),
      ),
    ).toBe(page);
  });

  it("are few enough for the bits of a number", () => {
    expect(dialects.spans.length).toBeLessThan(31);
    expect(dialects.logs.length).toBeLessThan(31);
  });

  it("keep facts under keys that privacy takes", () => {
    const check = new FactCheck(defaultPolicy);
    const keys = new Set(
      [...dialects.spans, ...dialects.logs].flatMap(({ metadata = {} }) => Object.keys(metadata)),
    );
    const added = ["type_derived", "finish_reason", "interrupted"];
    const refused = [...keys, ...added].filter((key) => !check.acceptsMetadata(key, "word"));
    expect(keys.size).toBeGreaterThan(20);
    // These are counts, which say nothing under any key.
    expect(refused.filter((key) => !check.acceptsMetadata(key, 7))).toEqual([]);
    expect(refused.filter((key) => !/_(?:tokens|bytes|ms|s)$/.test(key))).toEqual([]);
  });

  it("name no attribute of content", () => {
    const listed = [...dialects.spans, ...dialects.logs].flatMap(({ attributes, metadata = {} }) =>
      [...Object.entries(attributes), ...Object.entries(metadata)].flatMap(([fact, names]) =>
        // Of numbers nothing can be read, of some only that they are there, and of content at most a digest is kept.
        ["count", "number", "presence", "content"].includes(slots[fact as Slot]) ? [] : names,
      ),
    );
    const content =
      /(?:^|[._])(?:messages?|content|prompt|completion|arguments|args|result|input|output|body|text|query|value|instructions|description|stacktrace|document|documents)$/;
    expect(listed.length).toBeGreaterThan(120);
    expect(listed.filter((name) => content.test(name))).toEqual([]);
  });
});
