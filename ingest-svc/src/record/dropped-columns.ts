/**
 * Dropped fields, as rows store them: by the name of a list of the run and the index in it. Those of the run itself are under
 * "" and 0.
 */
export type DroppedColumns = ReadonlyMap<string, ReadonlyMap<number, string[]>>;

/** No dropped fields, as in most runs. */
export const nothingDropped: DroppedColumns = new Map();
