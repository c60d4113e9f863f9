import { setImmediate } from "node:timers/promises";

/** Milliseconds of work after which others have their turn. */
const STRETCH_MS = 5;
/** Small parts of work between two checks of the clock. A check costs about as much as a small part; each long part has its own. */
const PARTS_PER_LOOK = 16;

/** Divides long work: tells when it has held the event loop for long enough, and lets everything else run then. */
export class Breath {
  #since = performance.now();

  get isDue(): boolean {
    return performance.now() - this.#since >= STRETCH_MS;
  }

  async take(): Promise<void> {
    await setImmediate();
    this.#since = performance.now();
  }
}

/** Runs work that yields between its parts, taking a breath when one is due. */
export async function inParts<T>(work: Generator<"long" | undefined, T>, breath: Breath): Promise<T> {
  for (let parts = 1; ; parts += 1) {
    const next = work.next();
    if (next.done === true) return next.value;
    if ((next.value === "long" || parts % PARTS_PER_LOOK === 0) && breath.isDue) await breath.take();
  }
}

/** Does work that could be done in parts at once. */
export function atOnce<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}
