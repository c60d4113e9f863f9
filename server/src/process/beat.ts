import type { ChildProcess } from "node:child_process";

const BEAT_MS = 1_000;

/** How long a process may be silent. Its event loop answers nothing either, meanwhile. */
export interface Beats {
  /** From its start until it listens. Default: 60 s. */
  readonly firstMs?: number;
  /** From one to the next. Default: 15 s. */
  readonly nextMs?: number;
}

interface Beat {
  readonly beat: true;
}

/** Tells the parent every second, over the IPC channel, that this process is not stuck. */
export function sendBeats(): void {
  setInterval(() => {
    if (process.connected) process.send?.({ beat: true } satisfies Beat, () => undefined);
  }, BEAT_MS).unref();
}

/**
 * Watches the beats of a child and calls `onSilent` once when they stop. Silence is counted in ticks of this process, so
 * a time in which all of them stood still, as in a machine that slept, counts as one.
 *
 * Beats come over the IPC channel, not from GET /healthz: they need no port, Host or key, make no line in a log, and
 * tell one process from another that shares its port.
 */
export function watchBeats(
  child: Pick<ChildProcess, "on" | "off" | "once">,
  onSilent: (silentMs: number) => void,
  { firstMs = 60_000, nextMs = 15_000 }: Beats = {},
): void {
  let limitMs = firstMs;
  let silentMs = 0;
  const tickMs = Math.min(BEAT_MS, firstMs, nextMs);
  const heard = (): void => {
    silentMs = 0;
    limitMs = nextMs;
  };
  const stop = (): void => {
    clearInterval(timer);
    child.off("message", heard);
  };
  const timer = setInterval(() => {
    silentMs += tickMs;
    if (silentMs < limitMs) return;
    stop();
    onSilent(limitMs);
  }, tickMs);
  child.on("message", heard);
  child.once("exit", stop);
}
