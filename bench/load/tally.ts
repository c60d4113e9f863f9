import type { LoadResult } from "./load-result.ts";
import type { Reply } from "./target.ts";

/** Counts the answers to a load, from its construction on. */
export class Tally {
  /** As of `performance.now()`. */
  readonly startedAt = performance.now();
  readonly #cpu = process.cpuUsage();
  readonly #latencies: number[] = [];
  readonly #acknowledged: string[] = [];
  #refused = 0;

  /** @param since when the request was due, as of `performance.now()` */
  add({ created, refused }: Reply, since: number): void {
    this.#refused += refused;
    if (created.length === 0) return;
    this.#latencies.push(performance.now() - since);
    this.#acknowledged.push(...created);
  }

  result(): LoadResult {
    const { user, system } = process.cpuUsage(this.#cpu);
    return {
      runs: this.#acknowledged.length,
      refused: this.#refused,
      seconds: (performance.now() - this.startedAt) / 1_000,
      latencies: Float64Array.from(this.#latencies),
      cpuSeconds: (user + system) / 1_000_000,
      acknowledged: this.#acknowledged,
    };
  }
}
