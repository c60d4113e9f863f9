import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Header } from "./header.ts";
import { mergeHeader } from "./merge-header.ts";

// Few values, so that ties are common.
const place = {
  rank: fc.nat(2),
  startUs: fc.integer({ min: 1, max: 3 }),
  spanId: fc.constantFrom("a", "b"),
};
const candidate = fc.record({ ...place, value: fc.constantFrom("x", "y") });
const header: fc.Arbitrary<Header> = fc.record(
  {
    agent: candidate,
    version: fc.record({ ...place, value: fc.constantFrom("1", "2"), agent: fc.constantFrom("x", "y") }),
    serviceVersion: candidate,
    environment: candidate,
    session: candidate,
    ofRecords: fc.constant(true as const),
  },
  { requiredKeys: [] },
);

describe("mergeHeader", () => {
  it("does not depend on the order", () => {
    fc.assert(
      fc.property(header, header, (a, b) => {
        expect(mergeHeader(a, b)).toEqual(mergeHeader(b, a));
      }),
    );
  });

  it("does not depend on what is merged first", () => {
    fc.assert(
      fc.property(header, header, header, (a, b, c) => {
        expect(mergeHeader(mergeHeader(a, b), c)).toEqual(mergeHeader(a, mergeHeader(b, c)));
      }),
    );
  });

  it("counts what is said twice once", () => {
    fc.assert(
      fc.property(header, header, (a, b) => {
        expect(mergeHeader(a, a)).toEqual(a);
        expect(mergeHeader(mergeHeader(a, b), b)).toEqual(mergeHeader(a, b));
      }),
    );
  });
});
