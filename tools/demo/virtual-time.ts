interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

// A turn of the event loop runs everything that does not sleep.
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Time that passes only while everybody sleeps, so that days of runs take seconds. Microseconds since the Unix epoch. */
export class VirtualTime {
  #now = 0;
  readonly #sleepers: Sleeper[] = [];

  readonly now = (): number => this.#now;

  sleep(milliseconds: number): Promise<void> {
    const at = this.#now + Math.round(milliseconds * 1000);
    return new Promise((wake) => {
      this.#sleepers.push({ at, wake });
    });
  }

  /** Runs `body` from a time on, and gives what it gives. One at a time. */
  async run<T>(from: number, body: () => Promise<T>): Promise<T> {
    this.#now = from;
    let isRunning = true;
    const result = body().finally(() => {
      isRunning = false;
    });
    result.catch(() => undefined);
    while (isRunning) {
      await turn();
      this.#wakeNext();
    }
    return result;
  }

  #wakeNext(): void {
    const next = this.#sleepers.reduce((a, b) => (b.at < a.at ? b : a), this.#sleepers[0] as Sleeper);
    if (next === undefined) return;
    this.#sleepers.splice(this.#sleepers.indexOf(next), 1);
    this.#now = Math.max(this.#now, next.at);
    next.wake();
  }
}
