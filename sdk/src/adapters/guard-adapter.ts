import type { RunStarter } from "../context/run-starter.ts";
import { defaultTracer } from "../context/shared.ts";
import { runGuarded } from "../guarded.ts";

type Guarding = Partial<{ [runGuarded](part: () => void): void }>;

/**
 * Runs a part of an adapter: an error in it is counted by the tracer, or the default one, and never reaches what is watched.
 */
export function guardAdapter(tracer: RunStarter | undefined, part: () => void): void {
  try {
    const owner: (RunStarter & Guarding) | undefined = tracer ?? defaultTracer();
    if (owner?.[runGuarded] === undefined) part();
    else owner[runGuarded](part);
  } catch {
    // Without a tracer there is nobody to tell.
  }
}
