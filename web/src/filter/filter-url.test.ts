import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureTypeWords, statusWords } from "../api/words.ts";
import { readFilter, runsHref, writeFilter } from "./filter-url.ts";
import type { RunFilter } from "./run-filter.ts";
import { presets } from "./time-range.ts";

const read = (query: string) => readFilter(new URLSearchParams(query));
const defined = (filter: RunFilter) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

const text = fc.option(fc.string({ unit: "grapheme", minLength: 1 }), { nil: undefined });
const duration = fc.option(fc.integer({ min: 0, max: 1e12 }), { nil: undefined });
const moment = fc.integer({ min: 0, max: 4e12 });
const filters: fc.Arbitrary<RunFilter> = fc.record({
  agentId: text,
  agentVersion: text,
  environment: text,
  status: fc.option(fc.constantFrom(...statusWords), { nil: undefined }),
  ended: fc.option(fc.constant(true as const), { nil: undefined }),
  failureType: fc.option(fc.constantFrom(...failureTypeWords), { nil: undefined }),
  failureCode: text,
  stepName: text,
  sessionId: text,
  minDurationMs: duration,
  maxDurationMs: duration,
  range: fc.option(
    fc.oneof(
      fc.constantFrom(...presets).map((preset) => ({ preset })),
      fc.record({ start: moment, end: fc.option(moment, { nil: undefined }) }),
    ),
    { nil: undefined },
  ),
});

describe("a filter in the URL", () => {
  it("is read back as it was written", () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(defined(read(writeFilter(filter)))).toEqual(defined(filter));
      }),
    );
  });

  it("uses the names of the REST interface", () => {
    expect(runsHref({ failureType: "tool", failureCode: "api_error", range: { preset: "24h" } })).toBe(
      "/runs?failure_type=tool&failure_code=api_error&range=24h",
    );
    expect(runsHref({ range: { start: Date.UTC(2026, 10, 1), end: undefined } })).toBe(
      "/runs?start_time=2026-11-01T00%3A00%3A00.000Z",
    );
    expect(runsHref({})).toBe("/runs");
  });

  it("leaves out what makes no sense", () => {
    expect(
      defined(read("status=exploded&failure_type=&agent_id=&range=never&min_duration=long&x=1")),
    ).toEqual({});
  });
});
