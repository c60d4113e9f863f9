import {
  create,
  type DescField,
  type DescMessage,
  type Message,
  ScalarType,
  toBinary,
} from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import { type Run, RunSchema } from "@runfacts/gen/server/run";
import { describe, expect, it } from "vitest";
import { sampleRun, sampleStep } from "../testing/sample-run.ts";
import { isOversized, MAX_RUN_BYTES, sizeBound } from "./encoded-size.ts";

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

it("is exact about the limit: the last byte that fits, and one more", () => {
  const runOfBytes = (bytes: number) => {
    const named = (length: number) =>
      create(RunSchema, sampleRun({ steps: [sampleStep(0, { name: "n".repeat(length) })] }));
    return named(
      bytes - (toBinary(RunSchema, named(MAX_RUN_BYTES - 1_000)).length - (MAX_RUN_BYTES - 1_000)),
    );
  };
  const MIB = 1024 * 1024;
  const [fits, tooLarge] = [runOfBytes(3 * MIB), runOfBytes(3 * MIB + 1)];
  expect(toBinary(RunSchema, fits)).toHaveLength(3 * MIB);
  expect([isOversized(fits), isOversized(tooLarge)]).toEqual([false, true]);
});

describe("the bound of the size", () => {
  const text = "€".repeat(1_000);
  const metadata = { "k€": text, list: [text, 1, null] };

  /** A message of which every field is as large as it may be, or larger. */
  function full(schema: DescMessage): Message {
    const message = create(schema);
    const fields = message as unknown as Record<string, unknown>;
    for (const field of schema.fields) {
      const value = largest(field);
      if (field.fieldKind === "list") fields[field.localName] = [value, value];
      else if (field.fieldKind !== "map") fields[field.localName] = value;
    }
    return message;
  }
  function largest(field: DescField): unknown {
    if (field.message?.typeName === StructSchema.typeName) return metadata;
    if (field.message !== undefined) return full(field.message);
    if (field.enum !== undefined) return 2 ** 31 - 1;
    return largestScalar(field.scalar);
  }
  function largestScalar(scalar: ScalarType | undefined): unknown {
    if (scalar === ScalarType.STRING) return text;
    if (scalar === ScalarType.BOOL) return true;
    return scalar === ScalarType.INT64 ? -(2n ** 63n) : -(2 ** 31);
  }

  it("holds for every field of the contract", () => {
    const run = full(RunSchema);
    const bytes = toBinary(RunSchema, run as Run).length;
    expect(sizeBound(run as Run)).toBeGreaterThanOrEqual(bytes);
    for (const field of RunSchema.fields) {
      const one = create(RunSchema, { [field.localName]: run[field.localName as keyof typeof run] });
      expect(sizeBound(one), field.name).toBeGreaterThanOrEqual(toBinary(RunSchema, one).length);
    }
  });

  it("holds for numbers alone", () => {
    const usage = {
      inputTokens: -1n,
      outputTokens: -1n,
      cacheReadTokens: -1n,
      reasoningTokens: -1n,
      costUsd: 1,
    };
    const step = { seq: -1, attempt: -1, usage };
    const run = create(RunSchema, { steps: Array.from({ length: 100 }, () => step) });
    expect(sizeBound(run)).toBeGreaterThanOrEqual(toBinary(RunSchema, run).length);
  });

  it("is no more than a few times the size of texts", () => {
    const run = create(RunSchema, sampleRun({ steps: [sampleStep(0, { name: "n".repeat(10_000) })] }));
    expect(sizeBound(run)).toBeLessThan(4 * toBinary(RunSchema, run).length);
  });

  it("is no more than a few times the size of many small items", () => {
    const steps = Array.from({ length: 1_000 }, (_, seq) => sampleStep(seq));
    const run = create(RunSchema, sampleRun({ steps }));
    expect(sizeBound(run) / toBinary(RunSchema, run).length).toBeLessThan(8);
  });
});
