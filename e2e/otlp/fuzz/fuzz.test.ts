import { cloneDatabase } from "@runfacts/db/testing";
import { expect, inject, it } from "vitest";
import { startIngestProcess } from "../../harness/processes.ts";
import { malformed } from "./malformed.ts";
import { runFuzz } from "./run-fuzz.ts";

const CASES = 1_000;

it("makes the same cases of the same seed, of every kind", () => {
  const made = Array.from({ length: 600 }, (_, index) => malformed(1, index));
  expect(made.slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, index) => malformed(1, index)));
  expect(new Set(made.map(({ kind }) => kind))).toEqual(
    new Set(["changed", "cut off", "wrong type", "depth bomb", "amplified", "noise"]),
  );
  expect(new Set(made.map(({ way, encoding }) => `${way} ${encoding}`))).toEqual(
    new Set(["grpc protobuf", "http protobuf", "http json"]),
  );
});

it("is answered with refusals and partial successes alone", { timeout: 180_000 }, async () => {
  await using database = await cloneDatabase(inject("postgres"));
  await using ingest = await startIngestProcess(database.ingestUrl);
  const faults: string[] = [];
  const { outcomes } = await runFuzz({
    url: ingest.url,
    cases: CASES,
    seed: 7,
    onFault: (line) => faults.push(line),
  });
  expect(faults).toEqual([]);
  // Each of them happens often, or nothing was tried.
  const answers = [...outcomes.keys()].join("\n");
  for (const answer of ["http 200", "http 400", "grpc 0", "grpc 3", "partial success"])
    expect(answers).toContain(answer);
});
