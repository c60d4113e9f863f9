/** Marks what adapters give to frameworks. Bundlers put a copy of the SDK into each bundle: all of them know it. */
export const isRunfacts: unique symbol = Symbol.for("runfacts.handler.1");

/** Whether something that a framework was given is an adapter of Runfacts. @throws what a proxy throws */
export function isOfRunfacts(given: unknown): boolean {
  return typeof given === "object" && given !== null && isRunfacts in given;
}
