import type { Deliverer } from "./delivery/deliverer.ts";
import type { Reporter } from "./reporter.ts";

/** What the tracer of tests has in place of a tracer's own. */
export interface TracerParts {
  readonly reporter: Reporter;
  readonly delivery: Deliverer;
}

/** Where they stand among the options: no string, so that no option of a user's is one. */
export const tracerParts: unique symbol = Symbol("runfacts.tracerParts");

/** The parts among the options of a tracer. Never throws. */
export function partsOf(options: unknown): TracerParts | undefined {
  try {
    return (Object(options) as { readonly [tracerParts]?: TracerParts })[tracerParts];
  } catch {
    return undefined;
  }
}
