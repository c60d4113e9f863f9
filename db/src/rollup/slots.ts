/** Writers of one process at the same time that do not wait for each other; more share. */
const SLOTS = 8;

/** For each slot, how many writers are using it. */
const users = new Array<number>(SLOTS).fill(0);

/** The lowest slot that is least used: a writer that is alone always takes slot 0, so rows do not multiply. */
export function takeSlot(): Disposable & { readonly slot: number } {
  const slot = users.indexOf(Math.min(...users));
  users[slot] = (users[slot] ?? 0) + 1;
  return {
    slot,
    [Symbol.dispose]() {
      users[slot] = (users[slot] ?? 1) - 1;
    },
  };
}
