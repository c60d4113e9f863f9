/** A timer that can be cleared. */
export type Timer = ReturnType<typeof setTimeout>;

interface DenoTimers {
  readonly unrefTimer?: (id: unknown) => void;
}

/** A timer that does not keep the process alive, where the runtime has such timers. */
export function backgroundTimer(action: () => void, delayMs: number): Timer {
  const timer: unknown = setTimeout(action, delayMs);
  if (typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function") {
    timer.unref();
  } else {
    const { Deno: deno } = globalThis as { readonly Deno?: DenoTimers };
    deno?.unrefTimer?.(timer);
  }
  return timer as Timer;
}
