import type { DropReason } from "../drop-reason.ts";
import { uuidV7 } from "../recording/uuid-v7.ts";

/** How many runs were dropped within an hour, so far, for one reason. */
interface HourDrops {
  /** Start of the UTC hour, in milliseconds since the Unix epoch. */
  readonly hour: number;
  readonly reason: DropReason;
  readonly runs: number;
}

/** What is told to the service. */
export interface DropReport {
  readonly tracerId: string;
  readonly dropped: readonly HourDrops[];
}

interface Entry extends HourDrops {
  runs: number;
  /** How many of them the service knows of. */
  told: number;
}

const HOUR_MS = 3_600_000;
const MOST_RUNS = 1_000_000_000;
/** Most counts in a report. */
const MOST_TOLD = 200;
/** Most counts that are kept, of about 100 bytes; the oldest go first. `stats()` counts on. */
const MOST_ENTRIES = 1_000;

/** Counts dropped runs by hour and reason until the service knows of them. */
export class DropLog {
  readonly #entries = new Map<string, Entry>();
  #tracerId: string | undefined;

  /** Whether there is something that the service does not know of. */
  get hasNews(): boolean {
    for (const entry of this.#entries.values()) if (entry.runs > entry.told) return true;
    return false;
  }

  add(reason: DropReason, runs: number): void {
    if (runs === 0) return;
    const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
    const key = `${hour} ${reason}`;
    const entry = this.#entries.get(key) ?? { hour, reason, runs: 0, told: 0 };
    entry.runs = Math.min(entry.runs + runs, MOST_RUNS);
    this.#entries.set(key, entry);
    if (this.#entries.size <= MOST_ENTRIES) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  /** What the service does not know of: the sums of each hour. */
  report(): DropReport | undefined {
    const news = [...this.#entries.values()].filter(({ runs, told }) => runs > told).slice(0, MOST_TOLD);
    if (news.length === 0) return undefined;
    // Not before it is needed: in Cloudflare Workers nothing is random at module scope.
    this.#tracerId ??= uuidV7(Date.now() * 1000);
    return {
      tracerId: this.#tracerId,
      dropped: news.map(({ hour, reason, runs }) => ({ hour, reason, runs })),
    };
  }

  /** The service knows of this now, or will not hear of it: it is not told again. */
  settle({ dropped }: DropReport): void {
    const now = Date.now();
    for (const { hour, reason, runs } of dropped) {
      const key = `${hour} ${reason}`;
      const entry = this.#entries.get(key);
      if (entry === undefined) continue;
      entry.told = Math.max(entry.told, runs);
      const isOver = hour + HOUR_MS <= now;
      if (isOver && entry.told >= entry.runs) this.#entries.delete(key);
    }
  }
}
