import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { AgentSummarySchema } from "@runfacts/gen/client/stats";
import { expect, it } from "vitest";
import { latestFirst, worthComparing } from "./latest-versions.ts";

const version = (agentVersion: string, totalRuns: bigint, first: number, last: number) =>
  create(AgentSummarySchema, {
    agentVersion,
    totalRuns,
    firstStartedAt: timestampFromMs(first),
    lastStartedAt: timestampFromMs(last),
  });
const names = (versions: ReturnType<typeof latestFirst>) => versions.map(({ agentVersion }) => agentVersion);

it("the latest version is the one that began last, not the one that ran last", () => {
  const versions = [version("1.4.0", 1n, 1, 99), version("1.6.0", 50n, 3, 5), version("1.5.2", 70n, 2, 9)];
  expect(names(latestFirst(versions))).toEqual(["1.6.0", "1.5.2", "1.4.0"]);
});

it("compares versions of enough runs; of one alone with a newer one of few, but not with a straggler", () => {
  const [canary, now, before] = [version("3", 9n, 3, 3), version("2", 10n, 2, 2), version("1", 40n, 1, 1)];
  const straggler = version("0", 1n, 0, 9);
  expect(names(worthComparing([canary, now, before]))).toEqual(["2", "1"]);
  expect(names(worthComparing([canary, before]))).toEqual(["3", "1"]);
  expect(names(worthComparing([now, straggler]))).toEqual(["2"]);
  expect(names(worthComparing([canary, straggler]))).toEqual(["3", "0"]);
});
