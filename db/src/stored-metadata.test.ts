import { expect, it } from "vitest";
import type { EndedStepRow } from "./rows.ts";
import { fromStoredMetadata, toStoredMetadata } from "./stored-metadata.ts";
import { stepRecord } from "./testing/run-record.ts";

const usage = {
  name: "search",
  attempt: 2,
  model: "m-1",
  input_tokens: 812n,
  output_tokens: 0n,
  cache_read_tokens: 7n,
  reasoning_tokens: 9n,
  cost_nano_usd: 2_100_000n,
};
const told = {
  tool: "search",
  attempt: 2,
  model: "m-1",
  input_tokens: 812,
  output_tokens: 0,
  cache_read_tokens: 7,
  reasoning_tokens: 9,
  cost_usd: 0.0021,
};

it("stores what the columns hold once, and gives it back", () => {
  const step = stepRecord({ ...usage, metadata: { ...told, cache_hit: true } });
  const stored = toStoredMetadata(step);
  expect(stored).toEqual({ metadata: { cache_hit: true }, in_metadata: 255 });
  expect(fromStoredMetadata({ ...step, ...stored })).toEqual(step);
});

it.each<Partial<EndedStepRow>>([
  {
    ...usage,
    metadata: { model: "m-2", input_tokens: 813, cost_usd: 0.00210000000001, attempt: "2", tool: "Search" },
  },
  { metadata: { model: null, input_tokens: null, hits: 3 } },
  { cost_nano_usd: 0n, metadata: { cost_usd: 1e-12 } },
  { input_tokens: 2n ** 60n, metadata: { input_tokens: 2 ** 60 } },
])("keeps in metadata what the columns do not hold exactly", (given) => {
  const step = stepRecord(given);
  const stored = toStoredMetadata(step);
  expect(stored).toEqual({ metadata: step.metadata, in_metadata: 0 });
  expect(fromStoredMetadata({ ...step, ...stored })).toEqual(step);
});

it("tells metadata that says what a column holds from a column alone", () => {
  const step = stepRecord({ ...usage, metadata: { input_tokens: 812 } });
  const stored = toStoredMetadata(step);
  expect(stored).toEqual({ metadata: {}, in_metadata: 2 });
  expect(fromStoredMetadata({ ...step, ...stored }).metadata).toEqual({ input_tokens: 812 });
});
