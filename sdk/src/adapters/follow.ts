import { quietly } from "./quietly.ts";

/** What is told how a call ended. */
export interface CallEnd {
  end(result: unknown): void;
  fail(error: unknown): void;
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";

/** Makes a call and tells how it ended. Gives what it gives, now or later, and throws what it throws. */
export function follow(call: () => unknown, told: CallEnd): unknown {
  const end = (result: unknown) => quietly(() => told.end(result), undefined);
  const fail = (error: unknown) => quietly(() => told.fail(error), undefined);
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    fail(error);
    throw error;
  }
  const later = quietly(() => (isThenable(result) ? result : undefined), undefined);
  if (later === undefined) {
    end(result);
    return result;
  }
  // What the caller waits for is what tells: an error that nobody handles stays one.
  return later.then(
    (value) => {
      end(value);
      return value;
    },
    (error: unknown) => {
      fail(error);
      throw error;
    },
  );
}
