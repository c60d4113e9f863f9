import { Reporter } from "../reporter.ts";

const reporter = new Reporter();

/**
 * Runs a part of an adapter: an error in it is told once, on the console, and the fallback given instead. What is watched
 * must not fail because something watches it.
 */
export function quietly<T>(part: () => T, fallback: T): T {
  return reporter.guard(part, fallback);
}
