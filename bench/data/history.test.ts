import { expect, it } from "vitest";
import { chunksOf, generateChunk, HISTORY_DAYS, historyDays, storedOn } from "./history.ts";

const now = Date.UTC(2026, 10, 20, 10, 30);
const history = { runs: 2_500, now };
const DAY_MS = 24 * 60 * 60 * 1_000;

it("spreads its runs evenly over its days, each once and in order", () => {
  const runs = Array.from({ length: chunksOf(history) }, (_, n) => generateChunk(history, n).runs).flat();
  expect(runs.length).toBe(history.runs);
  expect(new Set(runs.map(({ run_id }) => run_id)).size).toBe(history.runs);
  const starts = runs.map(({ started_at }) => started_at);
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
  const oldHalf = starts.filter((start) => start < now - (HISTORY_DAYS / 2) * DAY_MS);
  expect(oldHalf.length / history.runs).toBeCloseTo(0.5, 2);
  const days = historyDays(history);
  for (const run of runs) expect(days).toContain(storedOn(run));
});

it("makes each chunk the same, whichever was made before", () => {
  const second = generateChunk(history, 1).runs;
  generateChunk(history, 0);
  expect(generateChunk(history, 1).runs).toEqual(second);
});
