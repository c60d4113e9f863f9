/** Hears how a call ended. */
export interface Outcome {
  end(): void;
  fail(error: unknown): void;
}

/** Set as a property, not in an object: nothing awaits what is being made. */
const THEN = "then";

type Within = <T>(body: () => T) => T;
type OnFulfilled = (value: unknown) => unknown;
type OnRejected = (error: unknown) => unknown;

interface Thenable {
  then(onFulfilled?: OnFulfilled | null, onRejected?: OnRejected | null): unknown;
}

// What async functions give, though a library has put a class of its own in place of the global one.
const NativePromise = (async () => undefined)().constructor as PromiseConstructor;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const isThenable = (value: unknown): value is Thenable =>
  isObject(value) && "then" in value && typeof value.then === "function";

const isGenerator = (value: unknown): value is Generator =>
  Object.prototype.toString.call(value) === "[object Generator]";

// A promise of a class of its own may have more methods, and a lazy one begins its work when it is asked: both are given as
// they are, and heard when they are asked.
function watchThenable(thenable: Thenable, settle: OnFulfilled, outcome: Outcome): Thenable {
  const { then } = thenable;
  // One that begins its work anew whenever it is asked gives another value each time.
  const settled = new Map<unknown, unknown>();
  const given = (value: unknown) => {
    if (settled.size === 0) settled.set(value, settle(value));
    return settled.has(value) ? settled.get(value) : value;
  };
  Object.defineProperty(thenable, THEN, {
    configurable: true,
    writable: true,
    value: (onFulfilled?: OnFulfilled | null, onRejected?: OnRejected | null) =>
      then.call(
        thenable,
        (value) => (typeof onFulfilled === "function" ? onFulfilled(given(value)) : given(value)),
        (error) => {
          outcome.fail(error);
          if (typeof onRejected === "function") return onRejected(error);
          throw error;
        },
      ),
  });
  return thenable;
}

/**
 * Hears how a promise settles.
 *
 * @param settle told what it gives; what it returns is given instead
 * @returns the promise to give instead; undefined for what is none
 */
export function watchPromise(result: unknown, settle: OnFulfilled, outcome: Outcome): unknown {
  if (!isThenable(result)) return undefined;
  if (result instanceof NativePromise && result.constructor === NativePromise)
    return result.then(settle, (error) => {
      outcome.fail(error);
      throw error;
    });
  try {
    return watchThenable(result, settle, outcome);
  } catch {
    // A frozen object cannot be listened to.
    outcome.end();
    return result;
  }
}

/**
 * Hears how a generator ends; its parts run within the call that made it.
 *
 * @returns the generator itself; undefined for what is none
 */
export function watchGenerator(result: unknown, within: Within, outcome: Outcome): unknown {
  if (!isGenerator(result)) return undefined;
  for (const method of ["next", "return", "throw"] as const) {
    const original = result[method];
    Object.defineProperty(result, method, {
      configurable: true,
      writable: true,
      value: (...given: [unknown]) => {
        try {
          const step = within(() => original.apply(result, given));
          if (step.done === true) outcome.end();
          return step;
        } catch (error) {
          outcome.fail(error);
          throw error;
        }
      },
    });
  }
  return result;
}
