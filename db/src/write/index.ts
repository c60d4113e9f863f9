export type { FailureRow, Metadata, MetadataScalar, NewRunRow, RunRecord, StepRow } from "../rows.ts";
export { type StoredMetadata, toStoredMetadata } from "../stored-metadata.ts";
export type { ProjectRecord } from "./run-key.ts";
export { type WriteOutcome, writeRuns } from "./write-runs.ts";
