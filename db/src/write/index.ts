export { type StepSums, stepSumColumns, stepSums } from "../counts/step-sums.ts";
export { usageOnce } from "../counts/usage-once.ts";
export type {
  ApartSignalRow,
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
  TracedStepRow,
} from "../rows.ts";
export { type StoredMetadata, toStoredMetadata } from "../stored-metadata.ts";
export {
  type AddedClientDrop,
  addClientDrops,
  type ClientDrop,
  type ClientDropReason,
  type ClientDrops,
} from "./add-client-drops.ts";
export {
  addIntakeViolations,
  type IntakeCount,
  type IntakeOutcome,
  MAX_INTAKE_ROWS,
  OTHER_RULE,
} from "./add-intake-violations.ts";
export { confirmDurable } from "./confirm-durable.ts";
export { contentHash, itemHash, openingHash } from "./content-hash.ts";
export { noteHistory } from "./note-history.ts";
export { type PartOutcome, type PartResult, writeParts } from "./parts/write-parts.ts";
export { receivedAt } from "./received-at.ts";
export {
  MAX_APART_SIGNALS,
  type SignalOutcome,
  type SignalResult,
  writeSignals,
} from "./signals/write-signals.ts";
export type { DerivedRun, TraceEnd, TraceOutcome, TraceRecord, TraceRules } from "./traces/trace-record.ts";
export { type TracePart, writeTraces } from "./traces/write-traces.ts";
export type { ConversationPart, ConversationRecord, TurnOfConversation } from "./turns/conversation-part.ts";
export { cyclesOf, lacksOf } from "./whole/lacks-of.ts";
export {
  type ItemShape,
  type Lack,
  type RunShape,
  type StepShape,
  type WholeRuleName,
  wholeRuleNames,
} from "./whole/run-shape.ts";
export { writeHeartbeat } from "./write-heartbeat.ts";
export { type WriteOutcome, type WriteResult, writeRuns } from "./write-runs.ts";
