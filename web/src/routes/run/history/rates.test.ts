import { create } from "@bufbuild/protobuf";
import { RunSummarySchema } from "@runfacts/gen/client/run";
import { expect, test } from "vitest";
import { ratesBy } from "./rates.ts";

const run = (runId: string, agentVersion: string) => create(RunSummarySchema, { runId, agentVersion });

test("counts each run once, and keeps names that only one list has", () => {
  const all = [run("a", "2"), run("b", "2"), run("c", "1")];
  const hits = [run("b", "2"), run("d", "0")];
  expect(ratesBy(({ agentVersion }) => agentVersion, all, hits)).toEqual([
    { name: "2", hits: 1, total: 2 },
    { name: "1", hits: 0, total: 1 },
    { name: "0", hits: 1, total: 1 },
  ]);
});
