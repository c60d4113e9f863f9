import type { CommonQueryMethods } from "slonik";
import type { PartRecord } from "../../rows.ts";
import { headerHash } from "../content-hash.ts";
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
import { hasEnded, isCounted, noTotals, type RunState, type RunTotals, totalColumns } from "./run-state.ts";

/**
 * Locks the runs of parts and resolves with what is stored of them, by id, and the id of the transaction. Of a run that goes on
 * growing only the steps are read that its parts may touch.
 *
 * @param batch sorted by key
 */
export async function loadRuns(
  connection: CommonQueryMethods,
  projectId: number,
  batch: readonly PartRecord[],
): Promise<{ readonly runs: Map<string, RunState>; readonly xid: string }> {
  const partsOf = Map.groupBy(batch, ({ header }) => header.run_id);
  const firsts = [...partsOf.values()].flatMap((parts) => parts.slice(0, 1));
  const { locked, xid } = await lockRuns(
    connection,
    projectId,
    firsts.map(({ header }) => ({ runId: header.run_id, contentHash: headerHash(header) })),
  );
  const whole = new Set(locked.filter((run) => isReadWhole(run, partsOf.get(run.runId) ?? [])));
  const named = locked
    .filter((run) => !whole.has(run))
    .flatMap((run) => (partsOf.get(run.runId) ?? []).flatMap((part) => namedSteps(run, part)));
  return { runs: await readStates(connection, projectId, locked, whole, named), xid };
}

/**
 * The state of locked runs, by id.
 *
 * @param whole those of which all steps are read
 * @param named steps to read of the others
 */
export async function readStates(
  connection: CommonQueryMethods,
  projectId: number,
  locked: readonly LockedRun[],
  whole: ReadonlySet<LockedRun>,
  named: readonly NamedStep[],
): Promise<Map<string, RunState>> {
  const stored = locked.filter(({ row }) => row !== null);
  const steps = [
    ...(await readSteps(
      connection,
      projectId,
      stored.filter((run) => whole.has(run)),
    )),
    ...(await readNamedSteps(connection, projectId, named)),
  ];
  const failures = await readFailures(
    connection,
    projectId,
    stored.filter(({ row }) => row !== null && row.failure_count > 0),
  );
  const decisions = await readDecisions(
    connection,
    projectId,
    stored.filter(({ row }) => row !== null && row.decision_count > 0),
  );
  const signals = await readSignals(
    connection,
    projectId,
    stored.filter(({ row }) => row !== null && row.signal_count + row.apart_signal_count > 0),
  );

  const states = new Map(locked.map((run) => [run.runId, stateOf(run, whole.has(run))]));
  for (const step of steps) addStored(states.get(step.run_id), step);
  for (const failure of failures) {
    const state = states.get(failure.run_id);
    state?.failures.set(failure.failure_id, { ...failure, row: null });
    state?.itemHashes.push(failure.item_hash);
    if (failure.step_id !== null) state?.failedSteps.add(failure.step_id);
  }
  for (const decision of decisions) addObservation(states.get(decision.run_id), "decisions", decision);
  for (const signal of signals) {
    const state = states.get(signal.run_id);
    if (signal.apart) state?.apartSignals.add(signal.id);
    else addObservation(state, "signals", signal);
  }
  return states;
}

/**
 * True if all steps are needed: of a run that counts or whose end was told, since its sums change; and of one in which steps are inside
 * others, or may be, since what they count for depends on each other.
 */
function isReadWhole({ row }: LockedRun, parts: readonly PartRecord[]): boolean {
  if (row === null || isCounted(row) || row.told_status !== null) return true;
  if (row.survived_count === null || row.is_nested !== false) return true;
  return parts.some(
    ({ end, steps }) => end !== null || steps.some(({ parent_step_id }) => parent_step_id !== null),
  );
}

/** The steps that a part may touch: its own, and those that its failures name. */
function namedSteps(run: LockedRun, { steps, failures }: PartRecord): NamedStep[] {
  return [
    ...steps.map(({ step_id, seq }) => ({ run, stepId: step_id, seq })),
    ...failures.flatMap(({ step_id }) => (step_id === null ? [] : [{ run, stepId: step_id, seq: null }])),
  ];
}

function stateOf({ runId, storedOn, row }: LockedRun, isWhole: boolean): RunState {
  return {
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
    apartSignals: new Set(),
    failedSteps: new Set(),
    isTraced: row?.is_traced ?? false,
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
  const totals = totalColumns.map((column) => [column, row[column] ?? noTotals[column]]);
  return Object.fromEntries(totals) as RunTotals;
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
