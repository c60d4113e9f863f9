import type { FailureRow, PartRecord, RunHeader, StepRow } from "../../rows.ts";
import { contentHash, headerHash, openingHash } from "../content-hash.ts";
import { hasEnded, type RunState } from "./run-state.ts";

/**
 * The path of the first field in which a part contradicts a run, such as `steps[2]`; null when they agree.
 *
 * @param isConflictingStart true for a step that is open in the part and has ended in the run, where it started with other facts
 */
export function contradictionOf(
  run: RunState,
  part: PartRecord,
  isConflictingStart: (step: StepRow) => boolean,
): string | null {
  if (!isSameHeader(run, part.header)) return "run_id";
  if (part.end !== null && run.end !== null) {
    if (part.end.status !== run.end.status) return "status";
    if (part.end.ended_at !== run.end.ended_at) return "ended_at";
  }
  const knowsTimeout = part.timeout_ms !== null && run.timeout_ms !== null;
  if (knowsTimeout && part.timeout_ms !== run.timeout_ms) return "timeout";
  const step = part.steps.findIndex((given) => !isSameStep(run, given, isConflictingStart));
  if (step !== -1) return `steps[${step}]`;
  const failure = part.failures.findIndex((given) => !isSameFailure(run, given));
  if (failure !== -1) return `failures[${failure}]`;
  const decision = part.decisions.findIndex((given) => isOther(run.decisions.get(given.decision_id), given));
  if (decision !== -1) return `decisions[${decision}]`;
  const signal = part.signals.findIndex(
    (given) => run.apartSignals.has(given.signal_id) || isOther(run.signals.get(given.signal_id), given),
  );
  if (signal !== -1) return `quality_signals[${signal}]`;
  return part.isWhole && !isWholeOf(part, run) ? "run_id" : null;
}

/** What is stored of a header is its hash, with that of the items once the run has ended. */
export function isSameHeader({ header, stored, itemHashes }: RunState, given: RunHeader): boolean {
  if (header !== null) return isEqual(headerHash(header), headerHash(given));
  if (stored === null) return true;
  const { status, ended_at, content_hash } = stored;
  const hash = hasEnded(stored) ? contentHash({ ...given, status, ended_at }, itemHashes) : headerHash(given);
  return isEqual(content_hash, hash);
}

export function isSameStep(
  { steps, seqs }: RunState,
  given: StepRow,
  isConflictingStart: (step: StepRow) => boolean,
): boolean {
  const step = steps.get(given.step_id);
  if (step === undefined) return given.seq === null || !seqs.has(given.seq);
  if ((step.ended_at === null) === (given.ended_at === null)) return step.item_hash === given.item_hash;
  if (step.ended_at === null) return step.item_hash === openingHash(given);
  // The row is at hand when the step came with the same transaction.
  if (step.row !== null) return openingHash(step.row) === given.item_hash;
  return step.seq === given.seq && !isConflictingStart(given);
}

function isSameFailure({ failures }: RunState, given: FailureRow): boolean {
  const failure = failures.get(given.failure_id);
  return failure === undefined || failure.item_hash === given.item_hash;
}

interface Hashed {
  readonly item_hash: bigint;
}

/** True for an item that is there with other facts. */
function isOther(stored: Hashed | undefined, given: Hashed): boolean {
  return stored !== undefined && stored.item_hash !== given.item_hash;
}

/** A whole run names all that is there, and nothing else where the run has ended. */
function isWholeOf(part: PartRecord, run: RunState): boolean {
  const kinds: readonly (readonly [given: readonly string[], stored: ReadonlyMap<string, unknown>])[] = [
    [part.steps.map(({ step_id }) => step_id), run.steps],
    [part.failures.map(({ failure_id }) => failure_id), run.failures],
    [part.decisions.map(({ decision_id }) => decision_id), run.decisions],
    [part.signals.map(({ signal_id }) => signal_id), run.signals],
  ];
  const isComplete = run.stored !== null && hasEnded(run.stored);
  return kinds.every(([ids, stored]) => {
    const given = new Set(ids);
    return (
      [...stored.keys()].every((id) => given.has(id)) && !(isComplete && ids.some((id) => !stored.has(id)))
    );
  });
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
