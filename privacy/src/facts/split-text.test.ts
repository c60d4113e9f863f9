import { describe, expect, it } from "vitest";
import { inspectRun } from "../inspect-run.ts";
import type { JsonObject } from "../json.ts";
import { stemOfPart } from "./split-text.ts";

// Put together here, so that scanners of repositories do not take the examples for leaks.
const TOKEN = ["ghp", "_kT9xQ2vLw7ZpB4nRy8JmC5hGf1SdA3eUo6Ii"].join("");
const HEX32 = "4fa1c09e77d2b3586e0f19a2c4d87b65";

const found = (...metadata: readonly JsonObject[]) =>
  inspectRun({
    agentId: "a",
    agentVersion: "1",
    steps: metadata.map((one) => ({ name: "s", metadata: one })),
    failures: [],
  }).map(({ field, rule }) => `${field} ${rule}`);

describe("stemOfPart", () => {
  it.each([
    ["part1", ""],
    ["part_2", ""],
    ["token_a", "token"],
    ["token.part.b", "token"],
    ["header1", "header"],
    ["key_head", "key"],
    ["firstHalf", "first"],
    ["head", ""],
    ["headers", undefined],
    ["overhead", undefined],
    ["first_half", ""],
    ["value_chunk", "value"],
    ["model", undefined],
    ["finish_reason", undefined],
  ])("%s", (key, stem) => expect(stemOfPart(key)).toBe(stem));
});

describe("a secret that is cut", () => {
  it.each([
    [{ part1: TOKEN.slice(0, 14), part2: TOKEN.slice(14) }, "part1", "part2"],
    [{ token_a: TOKEN.slice(0, 13), token_b: TOKEN.slice(13) }, "token_a", "token_b"],
    [{ tail: TOKEN.slice(20), head: TOKEN.slice(0, 20) }, "tail", "head"],
    [{ chunk_2: TOKEN.slice(20), chunk_1: TOKEN.slice(0, 20) }, "chunk_2", "chunk_1"],
  ])("over two keys is found with both: %o", (metadata, ...keys) => {
    expect(found(metadata)).toEqual(keys.map((key) => `steps[0].metadata.${key} secret-token`));
  });

  it("over neighbouring steps", () => {
    expect(found({ part: TOKEN.slice(0, 20) }, { tool: "bash" }, { part: TOKEN.slice(20) })).toEqual([
      "steps[0].metadata.part secret-token",
      "steps[2].metadata.part secret-token",
    ]);
  });

  it("under the name of a secret, whatever its form", () => {
    const half = { secret_part_a: HEX32.slice(0, 5), secret_part_b: HEX32.slice(5, 11) };
    expect(found(half)).toEqual([
      "steps[0].metadata.secret_part_a secret-assignment",
      "steps[0].metadata.secret_part_b secret-assignment",
    ]);
  });

  it.each([
    [{ part1: "eu-west", part2: "prod" }],
    [{ sha_1: HEX32, sha_2: HEX32 }],
    [{ key_a: "019b2f6e-7c1a-4def-8abc-1234567890ab", key_b: "519b2f6e-7c1a-4def-8abc-1234567890ab" }],
    [{ p50: "120ms", p95: "340ms", p99: "1200ms" }],
    [{ token_1: "hello", token_2: "world" }],
  ])("and not in the parts of other texts: %o", (metadata) => expect(found(metadata, metadata)).toEqual([]));
});
