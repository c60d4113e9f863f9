/**
 * What was left out, as rows say it: by the name of a list of the run and the place in it; of the run itself under "" and 0.
 */
export type DroppedColumns = ReadonlyMap<string, ReadonlyMap<number, string[]>>;

/** As of most runs. */
export const nothingDropped: DroppedColumns = new Map();
