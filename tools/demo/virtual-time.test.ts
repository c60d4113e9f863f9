import { expect, it } from "vitest";
import { VirtualTime } from "./virtual-time.ts";

// Slept for real, the hours would last longer than a test may.
it("sleepers wake in order of time, and hours pass at once", async () => {
  const time = new VirtualTime();
  const seen: [string, number][] = [];
  const sleeper = async (name: string, ...naps: readonly number[]) => {
    for (const nap of naps) {
      await time.sleep(nap);
      seen.push([name, time.now()]);
    }
  };
  const result = await time.run(1_000_000, async () => {
    await Promise.all([sleeper("a", 3_600_000, 1), sleeper("b", 2, 2), sleeper("c", 2)]);
    return time.now();
  });
  expect(seen).toEqual([
    ["b", 1_002_000],
    ["c", 1_002_000],
    ["b", 1_004_000],
    ["a", 3_601_000_000],
    ["a", 3_601_001_000],
  ]);
  expect(result).toBe(3_601_001_000);
});

it("an error comes out, and the next run starts at its own time", async () => {
  const time = new VirtualTime();
  await expect(time.run(5_000_000, () => Promise.reject(new Error("agent")))).rejects.toThrow("agent");
  await expect(time.run(2_000_000, async () => time.now())).resolves.toBe(2_000_000);
});
