import { lacksOf } from "../whole/lacks-of.ts";
import type { Lack } from "../whole/run-shape.ts";
import { hasEnded, type RunState } from "./run-state.ts";

/**
 * Ends a run whose end was told once it is whole, and opens one again that is not whole any more; call it when all parts were
 * added. So whether a run has ended depends on its facts alone, and what has ended is what could have come whole.
 *
 * @returns what an open run whose end was told lacks; steps by their place in order of `seq`
 */
export function finalizeRun(run: RunState): Lack[] {
  const { end } = run;
  if (end === null) return [];
  // What an older version ended stays as it is until something new comes.
  if (run.changes === 0 && hasEnded(run)) return [];
  const lacks = lacksOf(shapeOf(run, end.status));
  const isWhole = lacks.length === 0;
  if (isWhole !== hasEnded(run)) {
    run.status = isWhole ? end.status : "running";
    run.ended_at = isWhole ? end.ended_at : null;
  }
  return lacks;
}

function shapeOf({ steps, failures, decisions, signals }: RunState, status: string) {
  return {
    status,
    steps: [...steps.values()]
      .map(({ step_id, seq, parent_step_id, ended_at }) => ({
        step_id,
        seq,
        parent_step_id,
        isOpen: ended_at === null,
      }))
      .sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0)),
    failures: [...failures.values()],
    decisions: [...decisions.values()],
    signals: [...signals.values()],
  };
}
