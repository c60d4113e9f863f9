import { AsyncLocalStorage } from "node:async_hooks";

/** Takes the signal of `cancellable` past Slonik, which knows none, to the driver. Nothing else may look at it. */
export const statementSignal = new AsyncLocalStorage<AbortSignal>();
