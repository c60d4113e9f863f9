/** What became of one item: an outcome, or the error with which the database refused this very item. */
export type CommitResult<Outcome> = Outcome | { readonly refused: unknown };

/** Items (runs, or parts of runs) of one request, and where their results go. */
export type Commit<Item, Outcome> = {
  readonly items: readonly Item[];
  readonly bytes: number;
  readonly resolve: (results: CommitResult<Outcome>[]) => void;
  readonly reject: (error: unknown) => void;
};

/** How much may wait, and how much goes into one transaction. */
export type CommitLimits = {
  /** Runs that may wait or be written at once. */
  readonly queuedRuns: number;
  /** Bytes, about, of the runs that may wait or be written at once. */
  readonly queuedBytes: number;
  /** Runs in one transaction; a larger request gets one of its own. */
  readonly batchRuns: number;
  /** Bytes, about, in one transaction. */
  readonly batchBytes: number;
};

const MIB = 1024 * 1024;

/** The limits of the service. The runs are those of about a second at its top rate, after which clients try again. */
export const commitLimits: CommitLimits = {
  queuedRuns: 2_048,
  queuedBytes: 48 * MIB,
  batchRuns: 256,
  batchBytes: 4 * MIB,
};

/** The share of a limit from which the queue counts as full. */
const FULL_SHARE = 0.9;

/** Requests that wait for a transaction, first come first served, bounded in runs and bytes. */
export class CommitQueue<Item, Outcome> {
  private readonly limits: CommitLimits;
  private readonly bytesOf: (item: Item) => number;
  private waiting: Commit<Item, Outcome>[] = [];
  private waitingRuns = 0;
  private runs = 0;
  private bytes = 0;

  constructor(limits: CommitLimits, bytesOf: (item: Item) => number) {
    this.limits = limits;
    this.bytesOf = bytesOf;
  }

  /** Runs that wait or are being written. */
  get size(): number {
    return this.runs;
  }

  /** Bytes, about, of the runs that wait or are being written. */
  get queuedBytes(): number {
    return this.bytes;
  }

  /** Runs that wait. */
  get backlog(): number {
    return this.waitingRuns;
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** So much waits already that hardly any request would fit. */
  get isFull(): boolean {
    const { queuedRuns, queuedBytes } = this.limits;
    return this.runs >= FULL_SHARE * queuedRuns || this.bytes >= FULL_SHARE * queuedBytes;
  }

  /** Takes a request in, and false when there is no room. One request always fits into an empty queue. */
  add(commit: Omit<Commit<Item, Outcome>, "bytes">): boolean {
    const bytes = commit.items.reduce((sum, item) => sum + this.bytesOf(item), 0);
    const isFull =
      this.runs + commit.items.length > this.limits.queuedRuns ||
      this.bytes + bytes > this.limits.queuedBytes;
    if (isFull && this.runs > 0) return false;
    this.waiting.push({ ...commit, bytes });
    this.waitingRuns += commit.items.length;
    this.runs += commit.items.length;
    this.bytes += bytes;
    return true;
  }

  /** The requests of the next transaction: what waits, as far as it fits. They count until they are {@link release}d. */
  take(): Commit<Item, Outcome>[] {
    const { batchRuns, batchBytes } = this.limits;
    let runs = 0;
    let bytes = 0;
    const rest = this.waiting.findIndex((commit, index) => {
      runs += commit.items.length;
      bytes += commit.bytes;
      return index > 0 && (runs > batchRuns || bytes > batchBytes);
    });
    const taken = this.waiting.splice(0, rest === -1 ? this.waiting.length : rest);
    this.waitingRuns -= taken.reduce((sum, { items }) => sum + items.length, 0);
    return taken;
  }

  /** Gives back the room of requests that were answered. */
  release(commits: readonly Commit<Item, Outcome>[]): void {
    for (const commit of commits) {
      this.runs -= commit.items.length;
      this.bytes -= commit.bytes;
    }
  }
}
