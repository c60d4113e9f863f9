export type {
  DecisionRow,
  FailureRow,
  Metadata,
  MetadataScalar,
  NewRunRow,
  NewSignalRow,
  PartRecord,
  RunHeader,
  RunRecord,
  StepRow,
} from "../rows.ts";
export { type StoredMetadata, toStoredMetadata } from "../stored-metadata.ts";
export { contentHash, itemHash, openingHash } from "./content-hash.ts";
export { type PartOutcome, writeParts } from "./parts/write-parts.ts";
export { receivedAt } from "./received-at.ts";
export type { ProjectPart, ProjectRecord } from "./run-key.ts";
export { type WriteOutcome, type WriteResult, writeRuns } from "./write-runs.ts";
