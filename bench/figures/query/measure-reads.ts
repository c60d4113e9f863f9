import { createRandom } from "@runfacts/dev/random";
import type { Bench } from "../../harness/bench.ts";
import type { RestClient } from "../../harness/rest-client.ts";
import { quantile } from "../../harness/statistics.ts";
import type { Read } from "./reads.ts";
import type { Sample } from "./sample.ts";

/** A database of one size, and a client of its query service. */
export interface Sized {
  readonly size: number;
  readonly client: RestClient;
  readonly sample: Sample;
}

/** Percentiles of one read in one round, in milliseconds. */
export interface Timing {
  readonly p50: number;
  readonly p95: number;
}

/** Timings a round, by size, by the name of the read. */
export type Timings = ReadonlyMap<string, ReadonlyMap<number, readonly Timing[]>>;

/**
 * Times reads one after the other: each round asks every database every question, the sizes side by side, so that what
 * slows the machine slows all.
 */
export async function measureReads(
  { isShort, signal, note }: Bench,
  databases: readonly Sized[],
  reads: readonly Read[],
): Promise<Timings> {
  const { rounds, calls, budgetMs } = isShort
    ? { rounds: 3, calls: 10, budgetMs: 300 }
    : { rounds: 5, calls: 25, budgetMs: 1_500 };
  const random = createRandom(7);
  const timings = new Map<string, Map<number, Timing[]>>();
  // The first round warms up: connections, prepared statements, caches, the compiler.
  for (let round = 0; round <= rounds; round++) {
    for (const read of reads) {
      for (const { size, client, sample } of databases) {
        signal.throwIfAborted();
        const samples: number[] = [];
        const start = performance.now();
        while (samples.length < calls && performance.now() < start + budgetMs) {
          const path = read.path(random, sample);
          const sent = performance.now();
          await client.get(path);
          samples.push(performance.now() - sent);
        }
        if (round === 0) continue;
        const timing = { p50: quantile(samples, 0.5), p95: quantile(samples, 0.95) };
        const bySize = timings.get(read.name) ?? new Map<number, Timing[]>();
        timings.set(read.name, bySize.set(size, [...(bySize.get(size) ?? []), timing]));
      }
    }
    note(round === 0 ? "query: warmed up" : `query: round ${round} of ${rounds}`);
  }
  return timings;
}
