/** What was left out of a run and of its items, as their rows say it, by the message that it was left out of. */
export type DroppedColumns = ReadonlyMap<object, string[]>;

/** As of most runs. */
export const nothingDropped: DroppedColumns = new Map();
