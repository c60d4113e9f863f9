import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

/** Makes objects turn by turn, of which many live for a while, and prints how large the heap and its young generation became. */
const BUSY = `
  import { setImmediate } from "node:timers/promises";
  import { getHeapSpaceStatistics, getHeapStatistics } from "node:v8";
  const kept = [];
  let heap = 0;
  for (let turn = 0; turn < 400; turn++) {
    for (let i = 0; i < 10_000; i++) kept[(turn * 10_000 + i) % 300_000] = { list: [turn, i], text: "x" + i };
    heap = Math.max(heap, getHeapStatistics().total_heap_size);
    await setImmediate();
  }
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space").space_size;
  console.log(JSON.stringify({ heap, young }));
`;

async function run(code: string): Promise<{ heap: number; young: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", code]);
  return JSON.parse(stdout) as { heap: number; young: number };
}

it("keeps the heap of a busy process smaller than V8 would", { timeout: 60_000 }, async () => {
  const path = join(import.meta.dirname, "limit-heap.ts");
  const start = `import { limitHeap } from ${JSON.stringify(path)};\nlimitHeap();`;
  const [limited, free] = await Promise.all([run(start + BUSY), run(BUSY)]);
  expect(limited.young).toBeLessThanOrEqual(free.young / 2);
  expect(limited.heap).toBeLessThan(0.8 * free.heap);
});
