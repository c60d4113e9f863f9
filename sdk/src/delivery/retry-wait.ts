import { backgroundTimer, type Timer } from "../timer.ts";

/** The wait before a request is sent again. */
export class RetryWait {
  #timer: Timer | undefined;
  #done: (() => void) | undefined;
  #startedAt = 0;
  #canShorten = false;

  /**
   * Waits. One wait at a time.
   *
   * @param canShorten false for a delay that the service asked for
   */
  start(delayMs: number, canShorten: boolean): Promise<void> {
    this.#startedAt = performance.now();
    this.#canShorten = canShorten;
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#timer = backgroundTimer(resolve, delayMs);
    });
  }

  /** Lets the wait end once it has taken this long, where it may be shortened. */
  shorten(delayMs: number): void {
    const done = this.#done;
    if (done === undefined || !this.#canShorten) return;
    clearTimeout(this.#timer);
    const left = delayMs - (performance.now() - this.#startedAt);
    this.#timer = backgroundTimer(done, Math.max(left, 0));
  }

  /** Ends the wait. */
  end(): void {
    clearTimeout(this.#timer);
    this.#done?.();
  }
}
