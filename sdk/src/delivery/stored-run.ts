/** A run from the disk, as the JSON of the contract. */
export interface StoredRun {
  readonly runId: string;
  readonly json: string;
}

/** Whether a run comes from the disk, and was checked before it went there. */
export function isStored(run: object): run is StoredRun {
  return "json" in run;
}
