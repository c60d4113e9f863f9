import { expect, it } from "vitest";
import { growth, indexBytes, type TableBytes } from "./measure.ts";

it("tells by how much tables and indexes grew, the largest first", () => {
  const before: TableBytes[] = [
    { table: "projects", heap: 8_192, indexes: { projects_pkey: 16_384 } },
    { table: "runs", heap: 8_192, indexes: { runs_pkey: 8_192 } },
  ];
  const after: TableBytes[] = [
    { table: "projects", heap: 8_192, indexes: { projects_pkey: 16_384 } },
    { table: "runs", heap: 16_384, indexes: { runs_pkey: 8_192, runs_day_idx: 8_192 } },
    { table: "steps", heap: 81_920, indexes: { small_idx: 8_192, large_idx: 16_384 } },
  ];
  const grown = growth(before, after);
  expect(grown).toEqual([
    { table: "steps", heap: 81_920, indexes: { large_idx: 16_384, small_idx: 8_192 } },
    { table: "runs", heap: 8_192, indexes: { runs_day_idx: 8_192, runs_pkey: 0 } },
  ]);
  expect(Object.keys(grown[0]?.indexes ?? {})).toEqual(["large_idx", "small_idx"]);
  expect(grown.map(indexBytes)).toEqual([24_576, 8_192]);
});
