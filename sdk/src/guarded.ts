import { Reporter } from "./reporter.ts";

/** Runs a part of an adapter for a tracer. Known to every copy of the SDK in a process. */
export const runGuarded: unique symbol = Symbol.for("runfacts.runGuarded");

const strayReporter = new Reporter();

/**
 * Runs a method of a public object: an error in it is counted by the object's reporter, and the fallback given instead.
 * A method that was taken off its object has no reporter; the console is told once.
 */
export function guarded<T>(reporterOf: () => Reporter, part: () => T, fallback: T): T {
  let reporter: Reporter;
  try {
    reporter = reporterOf();
  } catch {
    const message = "a method was called without its object; write run.step(...), not const { step } = run";
    strayReporter.warn("value_invalid", "unbound_method", message);
    return fallback;
  }
  return reporter.guard(part, fallback);
}
