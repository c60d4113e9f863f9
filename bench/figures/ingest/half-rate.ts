import type { Bench } from "../../harness/bench.ts";
import { type Figure, figure } from "../../harness/figure.ts";
import { median, quantile } from "../../harness/statistics.ts";
import type { Slot, SlotSetting } from "./slot.ts";
import type { Variant } from "./variants.ts";

/** Latency of single runs that arrive at half of the rate that the service can take at most. */
export async function halfRateLatencies(
  { isShort, note }: Bench,
  { load, empty }: SlotSetting,
  { protocol, url }: Variant,
  topSlots: readonly Slot[],
): Promise<Figure[]> {
  const rate = median(topSlots.map(({ runs, seconds }) => runs / seconds)) / 2;
  const { seconds, rounds } = isShort ? { seconds: 3, rounds: 3 } : { seconds: 10, rounds: 3 };
  const samples: Float64Array[] = [];
  for (let round = 1; round <= rounds; round++) {
    await empty();
    const { latencies, refused } = await load.run({ protocol, url, pace: { kind: "open", rate, seconds } });
    if (refused > 0) throw new Error(`${refused} runs were refused at half of the top rate`);
    samples.push(latencies);
    note(`ingest: ${rate.toFixed(0)} runs/s arriving, round ${round} of ${rounds}`);
  }
  const at = (share: number) => samples.map((latencies) => quantile(latencies, share));
  return [
    figure("unary p99 at half of its top rate", at(0.99), "ms", { atMost: 25 }),
    figure("unary p50 at half of its top rate", at(0.5), "ms"),
    figure("unary p999 at half of its top rate", at(0.999), "ms"),
  ];
}
