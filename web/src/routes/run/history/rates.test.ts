import { create } from "@bufbuild/protobuf";
import { FailureRateSchema } from "@runfacts/gen/client/failure_rate";
import { expect, it } from "vitest";
import { shownRates } from "./rates.ts";

const rate = (name: string, affectedRunCount: bigint, runCount: bigint) =>
  create(FailureRateSchema, { name, affectedRunCount, runCount });
const listed = [rate("3", 54n, 147n), rate("2", 2n, 296n), rate("1", 0n, 40n)];

it("shows all where they fit", () => {
  expect(shownRates(listed, undefined, 3n, 3)).toEqual({ rates: listed, rest: undefined });
});

it("sums up what is not shown, listed or not, so that nothing is lost", () => {
  expect(shownRates(listed, rate("", 1n, 500n), 20n, 1)).toEqual({
    rates: listed.slice(0, 1),
    rest: { count: 19, of: { hits: 3, total: 836 } },
  });
});

it("sums up what the service did not list", () => {
  expect(shownRates([], rate("", 0n, 9n), 4n, 6)).toEqual({
    rates: [],
    rest: { count: 4, of: { hits: 0, total: 9 } },
  });
});
