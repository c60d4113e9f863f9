import { isDeepStrictEqual } from "node:util";
import { recount } from "../parts/recount.ts";
import type { TraceOutcome, TraceRecord, TraceRules } from "./trace-record.ts";
import type { TracedStep, TraceRun } from "./trace-run.ts";

/**
 * How long nothing may come of a run that has all but its end, in milliseconds: 3 minutes. Such are the prompts of coding agents,
 * whose logs tell no end, and traces whose agent has ended but whose root has not come.
 */
const IDLE_MS = 3 * 60 * 1_000;

/** Steps of a run, and spans of a trace that waits. */
export const MAX_SPANS = 10_000;

/** Adds a part to the run of a trace; the same state comes out whatever the order of the parts. */
export function mergeTrace(run: TraceRun, record: TraceRecord, rules: TraceRules): TraceOutcome {
  const { state } = run;
  const before = state.changes;
  withdraw(run, record.withdrawn ?? []);
  const more = new Set(record.steps.flatMap(({ step_id }) => (state.steps.has(step_id) ? [] : [step_id])));
  if (state.steps.size + more.size > MAX_SPANS) return "too_large";
  for (const row of record.steps) {
    const known = state.steps.get(row.step_id);
    if (known !== undefined && !isBetter(row, known)) continue;
    if (known?.change === "none") run.withdrawnSteps.add(row.step_id);
    state.changes += 1;
    state.steps.set(row.step_id, {
      ...row,
      own_latency_ms: null,
      survived: false,
      isRecounted: false,
      change: "insert",
      row,
    });
  }
  for (const row of record.signals) {
    if (state.signals.has(row.signal_id) || state.apartSignals.has(row.signal_id)) continue;
    state.changes += 1;
    state.signals.set(row.signal_id, { step_id: row.step_id, item_hash: row.item_hash, row });
  }
  const header =
    run.header === null || record.isHeaderWhole === true
      ? record.header
      : rules.merge(run.header, record.header);
  if (!isDeepStrictEqual(header, run.header)) {
    state.changes += 1;
    run.header = header;
  }
  return state.changes === before ? "unchanged" : "recorded";
}

function withdraw({ state, withdrawnSteps }: TraceRun, ids: readonly string[]): void {
  for (const id of ids) {
    const known = state.steps.get(id);
    if (known === undefined) continue;
    if (known.change === "none") withdrawnSteps.add(id);
    state.steps.delete(id);
    state.changes += 1;
  }
}

/** Of two forms of a span the one that has ended counts, else that of the greater hash. */
function isBetter(
  a: Pick<TracedStep, "ended_at" | "item_hash">,
  b: Pick<TracedStep, "ended_at" | "item_hash">,
): boolean {
  if ((a.ended_at === null) !== (b.ended_at === null)) return b.ended_at === null;
  return a.item_hash > b.item_hash;
}

/** Derives how a run stands, once all parts were added. */
export function settleTrace(run: TraceRun, rules: TraceRules): void {
  const { state } = run;
  if (state.changes === 0) return;
  const steps = [...state.steps.values()];
  const derived = rules.derive(state.runId, run.header ?? {}, steps);
  run.derived = derived;
  state.isAlive = true;
  state.header = derived.header;
  state.status = derived.ended?.status ?? "running";
  state.ended_at = derived.ended?.ended_at ?? null;
  state.idle_ms = derived.idle.status === "abandoned" ? null : IDLE_MS;
  const failures = new Map(derived.failures.map((row) => [row.failure_id, row]));
  for (const [id, { row }] of state.failures) {
    if (failures.has(id)) continue;
    if (row === null) run.withdrawnFailures.add(id);
    state.failures.delete(id);
  }
  for (const [id, row] of failures) if (!state.failures.has(id)) state.failures.set(id, { ...row, row });
  recount(state);
  state.totals = {
    ...state.totals,
    step_count: steps.length,
    failed_step_count: steps.filter(({ failed }) => failed).length,
    failure_count: state.failures.size,
    signal_count: state.totals.signal_count + newSignals(run),
  };
}

function newSignals({ state }: TraceRun): number {
  return state.signals
    .values()
    .filter(({ row }) => row !== null)
    .toArray().length;
}
