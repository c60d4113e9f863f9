import { absentOf } from "../columns/column.ts";
import { run } from "../columns/run.ts";
import type { TracedStepRow } from "../rows.ts";
import type { TraceRecord, TraceRules } from "../write/traces/trace-record.ts";
import { failureRecord, stepRecord } from "./run-record.ts";

/** A step of a trace that has ended, of a dialect. */
export function tracedStep(given: Partial<TracedStepRow> = {}): TracedStepRow {
  return { ...stepRecord(), seq: null, span_flags: 1, dropped_attributes: null, ...given };
}

/** A part of a trace: of a run if a step of it is of a dialect. */
export function traceRecord(runId: string, ...steps: readonly TracedStepRow[]): TraceRecord {
  const isRun = steps.some(({ span_flags }) => span_flags !== 0);
  return { runId, header: {}, isRun, steps, signals: [] };
}

/** A step of no dialect. */
export const otherStep = (given: Partial<TracedStepRow> = {}) =>
  tracedStep({ step_type: "other", name: "span", span_flags: 0, ...given });

/** Rules that suffice where what is derived does not matter: it started with its first step and ended with its last. */
export const plainRules: TraceRules = {
  merge: (a, b) => ({ ...a, ...b }),
  // Each is a step; the run is that of the conversation.
  ofTurn: ({ conversation }, facts) => traceRecord(conversation, ...facts.map(() => tracedStep())),
  derive: (run_id, header, steps) => {
    const started_at = steps.reduce(
      (first, step) => (step.started_at < first ? step.started_at : first),
      1n << 62n,
    );
    const ended_at = steps.reduce(
      (last, { ended_at }) => (ended_at !== null && ended_at > last ? ended_at : last),
      started_at,
    );
    const end = { status: "success", ended_at } as const;
    return {
      header: {
        ...absentOf(run.columns),
        run_id,
        agent_id: String(header["agent"] ?? "support-agent"),
        agent_version: "1",
        environment: "production",
        started_at,
      },
      incomplete: false,
      ended: steps.some((step) => step.ended_at === null) ? null : end,
      idle: end,
      failures: steps.flatMap(({ step_id, error_code }) =>
        error_code === null
          ? []
          : [failureRecord({ failure_id: step_id, step_id, failure_code: error_code })],
      ),
    };
  },
};
