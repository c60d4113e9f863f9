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

/** So often a row is written before writers need not wait for each other at it. */
const HOT_WRITES = 32;
/** Names of rows that are remembered; then all are cold again. */
const MOST_NAMES = 20_000;

/** How often this process wrote a row, by its name. */
let writes = new Map<string, number>();

/**
 * The slot for a row: that of its writer for one that is written again and again, else 0. So a value of few runs, of which there may be
 * many, has one row rather than one a writer.
 */
export function slotFor(name: string, slot: number): number {
  if (slot === 0) return 0;
  const before = writes.get(name) ?? 0;
  if (before >= HOT_WRITES) return slot;
  if (writes.size >= MOST_NAMES) writes = new Map();
  writes.set(name, before + 1);
  return 0;
}
