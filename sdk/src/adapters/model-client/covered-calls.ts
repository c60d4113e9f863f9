/** Tells, where a client is called, whether a framework around records this call of a model. */
type Covers = () => boolean;

const KEY: unique symbol = Symbol.for("runfacts.covers.1");

// Bundlers put a copy of the SDK into each bundle.
function covering(): Map<string, Covers> {
  const holder = globalThis as { [KEY]?: Map<string, Covers> };
  holder[KEY] ??= new Map();
  return holder[KEY];
}

/**
 * Calls of models that a framework makes by a client and records itself are not recorded by the client again.
 *
 * @param framework one predicate is kept for each
 */
export function coverModelCalls(framework: string, covers: Covers): void {
  covering().set(framework, covers);
}

/** Whether a framework records the call of a model that is made at the moment. @throws what a predicate throws */
export function isCovered(): boolean {
  return [...covering().values()].some((covers) => covers());
}
