import type { CommonQueryMethods } from "slonik";
import { headerHash } from "../content-hash.ts";
import { type ProjectPart, partKeyOf, runKey } from "../run-key.ts";
import { type LockedRun, lockRuns } from "./lock-runs.ts";
import {
  type NamedStep,
  readDecisions,
  readFailures,
  readNamedSteps,
  readSignals,
  readSteps,
  type StoredObservation,
  type StoredStep,
} from "./read-items.ts";
import { hasEnded, isCounted, noTotals, type RunState, type RunTotals } from "./run-state.ts";

/**
 * Locks the runs of parts and resolves with what is stored of them, by `runKey`. Of a run that goes on growing only the steps
 * are read that its parts may touch.
 *
 * @param batch sorted by key
 */
export async function loadRuns(
  connection: CommonQueryMethods,
  batch: readonly ProjectPart[],
): Promise<Map<string, RunState>> {
  const partsOf = Map.groupBy(batch, partKeyOf);
  const firsts = [...partsOf.values()].flatMap((parts) => parts.slice(0, 1));
  const locked = await lockRuns(
    connection,
    firsts.map(({ projectId, part: { header } }) => ({
      projectId,
      runId: header.run_id,
      contentHash: headerHash(header),
    })),
  );
  const whole = new Set(locked.filter((run) => isReadWhole(run, partsOf.get(lockedKey(run)) ?? [])));
  const named = locked
    .filter((run) => !whole.has(run))
    .flatMap((run) => (partsOf.get(lockedKey(run)) ?? []).flatMap((item) => namedSteps(run, item)));
  return readStates(connection, locked, whole, named);
}

/**
 * The state of locked runs, by `runKey`.
 *
 * @param whole those of which all steps are read
 * @param named steps to read of the others
 */
export async function readStates(
  connection: CommonQueryMethods,
  locked: readonly LockedRun[],
  whole: ReadonlySet<LockedRun>,
  named: readonly NamedStep[],
): Promise<Map<string, RunState>> {
  const stored = locked.filter(({ row }) => row !== null);
  const steps = [
    ...(await readSteps(
      connection,
      stored.filter((run) => whole.has(run)),
    )),
    ...(await readNamedSteps(connection, named)),
  ];
  const failures = await readFailures(
    connection,
    stored.filter(({ row }) => row !== null && row.failure_count > 0),
  );
  const decisions = await readDecisions(
    connection,
    stored.filter(({ row }) => row !== null && row.decision_count > 0),
  );
  const signals = await readSignals(
    connection,
    stored.filter(({ row }) => row !== null && row.signal_count > 0),
  );

  const states = new Map(locked.map((run) => [lockedKey(run), stateOf(run, whole.has(run))]));
  for (const step of steps) addStored(states.get(runKey(step)), step);
  for (const failure of failures) {
    const state = states.get(runKey(failure));
    state?.failures.set(failure.failure_id, { ...failure, row: null });
    state?.itemHashes.push(failure.item_hash);
    if (failure.step_id !== null) state?.failedSteps.add(failure.step_id);
  }
  for (const decision of decisions) addObservation(states.get(runKey(decision)), "decisions", decision);
  for (const signal of signals) addObservation(states.get(runKey(signal)), "signals", signal);
  return states;
}

function lockedKey({ projectId, runId }: LockedRun): string {
  return runKey({ project_id: projectId, run_id: runId });
}

/**
 * True if all steps are needed: of a run that counts or whose end was told, since its sums change; and of one in which steps are inside
 * others, or may be, since what they count for depends on each other.
 */
function isReadWhole({ row }: LockedRun, parts: readonly ProjectPart[]): boolean {
  if (row === null || isCounted(row) || row.told_status !== null) return true;
  if (row.survived_count === null || row.is_nested !== false) return true;
  return parts.some(
    ({ part }) => part.end !== null || part.steps.some(({ parent_step_id }) => parent_step_id !== null),
  );
}

/** The steps that a part may touch: its own, and those that its failures name. */
function namedSteps(run: LockedRun, { part: { steps, failures } }: ProjectPart): NamedStep[] {
  return [
    ...steps.map(({ step_id, seq }) => ({ run, stepId: step_id, seq })),
    ...failures.flatMap(({ step_id }) => (step_id === null ? [] : [{ run, stepId: step_id, seq: null }])),
  ];
}

function stateOf({ projectId, runId, storedOn, row }: LockedRun, isWhole: boolean): RunState {
  return {
    projectId,
    runId,
    header: null,
    storedOn,
    stored: row,
    itemHashes: [],
    status: row?.status ?? "running",
    ended_at: row?.ended_at ?? null,
    end: endOf(row),
    timeout_ms: row?.timeout_ms == null ? null : Number(row.timeout_ms),
    bytes: Number(row?.bytes ?? 0n),
    knowsBytes: row === null || row.bytes !== null,
    totals: row === null ? noTotals : totalsOf(row),
    steps: new Map(),
    isWhole,
    seqs: new Map(),
    failures: new Map(),
    decisions: new Map(),
    signals: new Map(),
    failedSteps: new Set(),
    isAlive: false,
    changes: 0,
  };
}

function endOf(row: LockedRun["row"]): RunState["end"] {
  if (row === null) return null;
  const { status, ended_at, told_status, told_end } = row;
  if (told_status !== null && told_end !== null) return { status: told_status, ended_at: told_end };
  return hasEnded(row) && ended_at !== null ? { status, ended_at } : null;
}

function totalsOf(row: NonNullable<LockedRun["row"]>): RunTotals {
  const { step_count, failed_step_count, failure_count, decision_count, signal_count } = row;
  const { input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd } = row;
  const usage = { input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd };
  const survived_count = row.survived_count ?? 0;
  return {
    step_count,
    failed_step_count,
    failure_count,
    decision_count,
    signal_count,
    survived_count,
    ...usage,
  };
}

function addStored(state: RunState | undefined, step: StoredStep): void {
  if (state === undefined || state.steps.has(step.step_id)) return;
  state.steps.set(step.step_id, { ...step, isRecounted: false, change: "none", row: null });
  state.itemHashes.push(step.item_hash);
  if (step.seq !== null) state.seqs.set(step.seq, step.step_id);
}

function addObservation(
  state: RunState | undefined,
  kind: "decisions" | "signals",
  { id, step_id, item_hash }: StoredObservation,
): void {
  state?.[kind].set(id, { step_id, item_hash, row: null });
  state?.itemHashes.push(item_hash);
}
