import { describe, expect, inject, it } from "vitest";
import { connectOwner } from "../admin/connect-owner.ts";
import { cloneDatabase } from "../testing/index.ts";
import { bucketLatency, histogramLiteral, latencyBucket, percentileOf } from "./histogram.ts";

/** Around each border between two buckets, up to 10,000 years. */
const atBorders = Array.from({ length: 1_680 }, (_, bucket) => Math.exp(bucket / 50)).flatMap((border) => [
  Math.floor(border) - 1,
  Math.floor(border),
  Math.ceil(border),
  Math.ceil(border) + 1,
]);

describe("latencyBucket", () => {
  it("is the same as in Postgres at every border", async () => {
    await using database = await cloneDatabase(inject("postgres"));
    await using owner = await connectOwner(database.ownerUrl);
    const { rows } = await owner.client.query(
      "SELECT latency_bucket(ms) AS bucket FROM unnest($1::bigint[]) WITH ORDINALITY AS given (ms, n) ORDER BY n",
      [atBorders],
    );
    expect(rows.map(({ bucket }) => bucket)).toEqual(atBorders.map(latencyBucket));
  });

  it("stands for all it holds within 1 %, exactly below 50 ms", () => {
    for (const ms of [...Array.from({ length: 20_000 }, (_, n) => n), ...atBorders.filter((ms) => ms > 0)]) {
      const middle = bucketLatency(latencyBucket(ms));
      expect(Math.abs(middle - ms)).toBeLessThanOrEqual(ms < 50 ? 0 : ms * 0.01);
    }
  });
});

describe("percentileOf", () => {
  it.each([1, 2, 3, 10, 999])("of %i durations is within 1 %", (count) => {
    const values = Array.from(
      { length: count },
      (_, n) => Math.floor(Math.exp((n * 7_919) % 17)) + n,
    ).toSorted((a, b) => a - b);
    const histogram = new Map<number, number>();
    for (const value of values) {
      histogram.set(latencyBucket(value), (histogram.get(latencyBucket(value)) ?? 0) + 1);
    }
    for (const fraction of [0, 0.5, 0.9, 0.95, 0.99, 1]) {
      const place = fraction * (count - 1);
      const [below = 0, above = 0] = [values[Math.floor(place)], values[Math.ceil(place)]];
      const exact = below + (place - Math.floor(place)) * (above - below);
      expect(Math.abs((percentileOf(histogram, fraction) ?? Number.NaN) - exact)).toBeLessThanOrEqual(
        exact * 0.01,
      );
    }
  });

  it("of nothing is null", () => {
    expect(percentileOf(new Map(), 0.5)).toBeNull();
    expect(percentileOf(new Map([[3, 0]]), 0.5)).toBeNull();
  });
});

it("histogramLiteral takes several entries for a large count", () => {
  const entries = (buckets: number[]) => histogramLiteral(buckets).slice(1, -1).split(",").map(Number);
  const many = entries(new Array(1_200_000).fill(3));
  expect(many.map((entry) => entry - 3 * 2 ** 20)).toEqual([524_287, 524_287, 151_426]);
  expect(entries([3, 3, 0])).toEqual([3 * 2 ** 20 + 1, 3 * 2 ** 20 + 1, 1]);
});
