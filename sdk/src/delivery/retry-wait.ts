import { backgroundTimer, type Timer } from "../timer.ts";

/** The wait before a request is sent again. */
export class RetryWait {
  #timer: Timer | undefined;
  #done: (() => void) | undefined;

  /** Waits. One wait at a time. */
  start(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#timer = backgroundTimer(resolve, delayMs);
    });
  }

  /** Ends the wait. */
  end(): void {
    clearTimeout(this.#timer);
    this.#done?.();
  }
}
