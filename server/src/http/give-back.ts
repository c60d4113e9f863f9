import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** A burst of this many bytes leaves garbage that is worth a collection. */
const BURST_BYTES = 16 * 1024 * 1024;
/** For how long little may be held before it is collected. */
const QUIET_MS = 1_000;
/** A collection takes some time of the event loop: one in this time is enough. */
const APART_MS = 10_000;

/**
 * Gives memory back to the system after a burst of large bodies. V8 collects when it needs room, so that a service with
 * little to do would keep the garbage of a burst for hours.
 *
 * @returns to be told how much is held, whenever that changes
 */
export function giveBackAfterBursts(collect: () => void = collectGarbage): (held: number) => void {
  let peak = 0;
  let next = 0;
  let quiet: NodeJS.Timeout | undefined;
  return (held) => {
    peak = Math.max(peak, held);
    if (held >= BURST_BYTES / 2) {
      clearTimeout(quiet);
      quiet = undefined;
    }
    if (peak < BURST_BYTES || held >= BURST_BYTES / 2 || quiet !== undefined) return;
    quiet = setTimeout(
      () => {
        quiet = undefined;
        peak = 0;
        next = Date.now() + APART_MS;
        collect();
      },
      Math.max(QUIET_MS, next - Date.now()),
    );
    quiet.unref();
  };
}

let collector: ((options: object) => void) | undefined;

/** A whole collection, most of it beside the event loop. */
function collectGarbage(): void {
  if (collector === undefined) {
    setFlagsFromString("--expose-gc");
    collector = runInNewContext("gc") as (options: object) => void;
  }
  collector({ type: "major", execution: "sync" });
}
