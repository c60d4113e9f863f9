import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";

/** How long connections that are in use are told to end before those that are idle are closed, at most. */
const FAREWELL_MS = 1_000;
const LOOK_MS = 20;
/** A turn of the event loop that is shorter leaves hardly a moment between our look for new connections and the close. */
const SHORT_TURN_MS = 0.2;
const MAX_TURNS = 200;

/**
 * The time between our goodbye on every connection and the close of the port and of what is idle: as long as there are any
 * connections, at most a second. In it whoever uses one hears the goodbye with its next answer, and sends nothing on one that we
 * close.
 *
 * @param delayMs how long it may be; 0 closes idle connections at once
 * @param open counts connections
 */
export async function farewell(delayMs: number, open: () => number): Promise<void> {
  const end = performance.now() + Math.min(delayMs, FAREWELL_MS);
  while (performance.now() < end && open() > 0) await sleep(LOOK_MS);
  await acceptAll();
}

/**
 * Resolves right after a look for connections that the kernel has accepted: those that it accepts from then until the port closes
 * are reset, unheard.
 */
async function acceptAll(): Promise<void> {
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const start = performance.now();
    await nextTurn();
    if (turn > 0 && performance.now() - start < SHORT_TURN_MS) return;
  }
}
