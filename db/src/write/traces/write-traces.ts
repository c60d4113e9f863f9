import type { CommonQueryMethods, DatabasePool } from "slonik";
import { takeSlot } from "../../rollup/slots.ts";
import { markCrowdedDays } from "../mark-crowded-days.ts";
import { type Contribution, contributionOf, correctRollups } from "../parts/correct-rollups.ts";
import type { ConversationPart } from "../turns/conversation-part.ts";
import { findTurns } from "../turns/find-turns.ts";
import { loadTraces } from "./load-traces.ts";
import { lockTraces } from "./lock-traces.ts";
import { meetWaiting } from "./meet-waiting.ts";
import { MAX_SPANS, mergeTrace, settleTrace } from "./merge-trace.ts";
import { registerTraces } from "./register-traces.ts";
import { saveTraces } from "./save-traces.ts";
import type { TraceOutcome, TraceRecord, TraceRules } from "./trace-record.ts";
import { type TraceRun, traceRun } from "./trace-run.ts";

/** The run of a part that was to wait has been registered meanwhile. */
class RegisteredMeanwhile extends Error {
  override readonly name = "RegisteredMeanwhile";
}

/** A part of a trace, or of a conversation. */
export type TracePart = TraceRecord | ConversationPart;

const isConversation = (part: TracePart): part is ConversationPart => "conversation" in part;
const isTrace = (part: TracePart): part is TraceRecord => !isConversation(part);
const sizeOf = (part: TracePart) => (isConversation(part) ? part.records : part.steps).length;

/**
 * Merges parts of traces into runs of one project in one transaction, all or none, and resolves after COMMIT with the
 * outcomes in the order of the batch; that of a part of a conversation is the worst of its turns. A trace is a run once a span of a dialect has come; what came of it before waits. What is
 * stored in the end does not depend on the order of the parts, on how a trace was split into them, nor on how often one came.
 *
 * @throws errors for `classifyError`: nothing was written.
 */
export async function writeTraces(
  pool: DatabasePool,
  projectId: number,
  batch: readonly TracePart[],
  rules: TraceRules,
): Promise<TraceOutcome[]> {
  const fitting = batch.filter((part) => sizeOf(part) <= MAX_SPANS);
  if (fitting.length === 0) return batch.map(() => "too_large");
  using taken = takeSlot();
  for (;;) {
    try {
      const outcomes = await pool.transaction((connection) =>
        writeWithTurns(connection, projectId, fitting, rules, taken.slot),
      );
      await markCrowdedDays(pool, projectId);
      return batch.map((part) => outcomes.get(part) ?? "too_large");
    } catch (error) {
      // Each time at least one part fewer waits.
      if (!(error instanceof RegisteredMeanwhile)) throw error;
    }
  }
}

/** By key; of one trace those first that make it a run, so that a run that is registered has a step. */
function byRunId(a: TraceRecord, b: TraceRecord): number {
  if (a.runId !== b.runId) return a.runId < b.runId ? -1 : 1;
  return Number(b.isRun) - Number(a.isRun);
}

type Outcomes = Map<TraceRecord, TraceOutcome>;

/** From the worst. */
const byWeight: readonly TraceOutcome[] = ["too_large", "expired", "native", "waiting", "recorded"];

async function writeWithTurns(
  connection: CommonQueryMethods,
  projectId: number,
  batch: readonly TracePart[],
  rules: TraceRules,
  slot: number,
): Promise<ReadonlyMap<TracePart, TraceOutcome>> {
  // Conversations before runs: so no two transactions wait for each other.
  const turns = await findTurns(connection, projectId, batch.filter(isConversation), rules);
  const records = [...batch.filter(isTrace), ...turns.parts].sort(byRunId);
  const partsOf = Map.groupBy(records, ({ runId }) => runId);
  const outcomes: Map<TracePart, TraceOutcome> = await writeParts(
    connection,
    projectId,
    partsOf,
    rules,
    slot,
  );
  for (const [part, ofTurns] of turns.partsOf) {
    const found = new Set(ofTurns.map((record) => outcomes.get(record)));
    outcomes.set(part, byWeight.find((outcome) => found.has(outcome)) ?? "unchanged");
  }
  return outcomes;
}

async function writeParts(
  connection: CommonQueryMethods,
  projectId: number,
  partsOf: ReadonlyMap<string, readonly TraceRecord[]>,
  rules: TraceRules,
  slot: number,
): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  const decide = (runId: string, outcome: TraceOutcome) => {
    for (const record of partsOf.get(runId) ?? []) outcomes.set(record, outcome);
  };
  const traces = [...partsOf].map(([runId, parts]) => ({ runId, isRun: parts.some(({ isRun }) => isRun) }));
  const { fresh, known } = await registerTraces(connection, projectId, traces);
  const locked = await lockTraces(
    connection,
    projectId,
    traces.flatMap(({ runId }) => (known.has(runId) ? [runId] : [])),
  );
  // A turn that only ends has a run, or had one.
  const isTold = (parts: readonly TraceRecord[]) =>
    parts.some(({ steps, signals }) => steps.length + signals.length > 0);
  const isWaiting = (runId: string) => !fresh.has(runId) && !known.has(runId);
  const waiting = new Map([...partsOf].filter(([runId, parts]) => isWaiting(runId) && isTold(parts)));
  const met = await meetWaiting(connection, projectId, [...fresh.keys()], waiting, MAX_SPANS);
  if (met.isToRepeat) throw new RegisteredMeanwhile();
  for (const runId of waiting.keys()) decide(runId, met.tooLarge.has(runId) ? "too_large" : "waiting");
  for (const { runId, row } of locked)
    if (row?.trace_state == null) decide(runId, row === null ? "expired" : "native");

  const stored = await loadTraces(
    connection,
    projectId,
    locked.filter(({ row }) => row?.trace_state != null),
  );
  const before = new Map<TraceRun["state"], Contribution | null>();
  for (const { state, storedHeader } of stored.values())
    before.set(state, contributionOf(state, storedHeader));
  const runs = new Map([
    ...stored,
    ...[...fresh].map(([runId, storedOn]) => [runId, traceRun({ runId, storedOn, row: null })] as const),
  ]);
  for (const [runId, run] of runs)
    for (const record of partsOf.get(runId) ?? []) outcomes.set(record, mergeTrace(run, record, rules));
  for (const record of met.taken) {
    const run = runs.get(record.runId);
    if (run !== undefined) mergeTrace(run, record, rules);
  }
  const ordered = [...runs.values()].sort((a, b) => (a.state.runId < b.state.runId ? -1 : 1));
  for (const run of ordered) {
    settleTrace(run, rules);
    if (!before.has(run.state)) before.set(run.state, null);
  }
  await saveTraces(connection, projectId, ordered);
  await correctRollups(connection, projectId, before, slot);
  return outcomes;
}
