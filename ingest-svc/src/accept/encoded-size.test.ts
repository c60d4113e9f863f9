import { create, toBinary } from "@bufbuild/protobuf";
import { RunSchema } from "@runfacts/gen/server/run";
import { expect, it } from "vitest";
import { sampleRun, sampleStep } from "../testing/sample-run.ts";
import { isOversized, MAX_RUN_BYTES } from "./encoded-size.ts";

/** A run of steps whose metadata is as costly to encode, for its size in memory, as can be. */
function runOf(steps: number) {
  const metadata = Object.fromEntries(
    Array.from({ length: 64 }, (_, i) => [`k${i}`, i % 2 === 0 ? i : "€".repeat(20)]),
  );
  return create(
    RunSchema,
    sampleRun({ steps: Array.from({ length: steps }, (_, seq) => sampleStep(seq, { metadata })) }),
  );
}

it("is exact about the limit: the last step that fits, and one more", () => {
  const [one, two] = [toBinary(RunSchema, runOf(1)).length, toBinary(RunSchema, runOf(2)).length];
  let fitting = Math.floor((MAX_RUN_BYTES - one) / (two - one));
  while (toBinary(RunSchema, runOf(fitting)).length > MAX_RUN_BYTES) fitting -= 1;
  expect(isOversized(runOf(fitting))).toBe(false);
  expect(isOversized(runOf(fitting + 2))).toBe(true);
});
