import { setImmediate as turn } from "node:timers/promises";

/** The memory of this process after what is not used any more is gone; Node is started with `--expose-gc`. */
export async function memoryInUse(): Promise<NodeJS.MemoryUsage> {
  // What is let go by the first collection may hold more until the next turn.
  for (let collection = 0; collection < 2; collection++) {
    globalThis.gc?.();
    await turn();
  }
  return process.memoryUsage();
}
