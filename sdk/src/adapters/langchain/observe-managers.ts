import { isOfRunfacts } from "../is-runfacts.ts";
import { coverModelCalls } from "../model-client/covered-calls.ts";
import { quietly } from "../quietly.ts";
import { replaceShared } from "../replace-shared.ts";
import { runfacts } from "./callbacks.ts";
import { isCalledByLangChain } from "./called-by.ts";

/** What is used of the manager of callbacks that each runnable makes for itself. */
interface Manager {
  readonly handlers: readonly unknown[];
  addHandler(handler: unknown, isInherited: boolean): void;
  removeHandler(handler: unknown): void;
}

/**
 * Records whatever is invoked with LangChain.js, but with a handler of Runfacts that it was given; inside of what is recorded
 * such a handler is left out. Never throws.
 *
 * @param exports of the module that has the class `CallbackManager`
 */
export function observeManagers(exports: unknown): void {
  quietly(() => {
    const { CallbackManager } = Object(exports) as { readonly CallbackManager?: new () => Manager };
    if (typeof CallbackManager !== "function") return;
    const handler = runfacts();
    // Given by the original, which makes a manager anew, or none.
    const withHandler = (made: Manager | undefined): Manager => {
      const given = (made?.handlers ?? []).filter((one) => one !== handler && isOfRunfacts(one));
      if (made?.handlers.includes(handler) === true) {
        for (const one of given) made.removeHandler(one);
        return made;
      }
      if (made !== undefined && given.length > 0) return made;
      const manager = made ?? new CallbackManager();
      manager.addHandler(handler, true);
      return manager;
    };
    const isWatched = replaceShared(
      CallbackManager,
      "_configureSync",
      (original) =>
        function (...given) {
          const made = original.apply(this, given);
          return quietly(() => withHandler(made as Manager | undefined), made);
        },
    );
    if (isWatched) coverModelCalls("langchain", isCalledByLangChain);
  }, undefined);
}
