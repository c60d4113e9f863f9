import { randomInt, randomUUID } from "node:crypto";
import { sampleRun, sampleStep } from "./sample-run.ts";

type Json = Record<string, unknown>;
export type LiveRun = Json & {
  run_id: string;
  steps: Json[];
  failures: Json[];
  decisions: Json[];
  quality_signals: Json[];
};

/** A failed run whose items have ids, so that it can be sent in parts. */
export function runOfParts(stepCount = 6): LiveRun {
  const steps = Array.from({ length: stepCount }, (_, seq) =>
    sampleStep(seq, {
      step_id: randomUUID(),
      name: `step_${seq}`,
      metadata: { model: "m-1", input_tokens: seq },
    }),
  );
  const failure = { failure_type: "tool", failure_code: "timeout", message: "No answer within 30 s" };
  const failures = [
    { ...failure, failure_id: randomUUID(), step_id: steps[1]?.["step_id"] },
    { ...failure, failure_id: randomUUID() },
  ];
  const decision = {
    decision_id: randomUUID(),
    step_id: steps[0]?.["step_id"],
    decision_type: "tool_selection",
    selected: "search_orders",
    reason_code: "fresh_data_required",
  };
  const signal = {
    signal_id: randomUUID(),
    signal_type: "schema_valid",
    signal_code: "full_match",
    value: false,
  };
  const items = { steps, failures, decisions: [decision], quality_signals: [signal] };
  return { ...sampleRun({ status: "failure" }), ...items };
}

/** What every part of a run repeats, as a part that says no more than that it is running. */
export function headOf(run: LiveRun): Json {
  const {
    steps: _steps,
    failures: _failures,
    decisions: _decisions,
    quality_signals: _signals,
    ...head
  } = run;
  return { ...head, status: "running", ended_at: undefined };
}

/** A run as it is read, without the times that tell when it came. */
export function timeless(body: unknown): Json {
  const { created_at: _created, quality_signals, ...run } = body as LiveRun;
  return { ...run, quality_signals: quality_signals.map(({ recorded_at: _recorded, ...signal }) => signal) };
}

export function openingOf({ step_id, seq, step_type, name, started_at }: Json): Json {
  return { step_id, seq, step_type, name, started_at };
}

/** A run as parts of one fact each, openings of all steps among them, each sent once or twice, in an order of chance. */
export function shuffledParts(run: LiveRun): Json[] {
  const head = headOf(run);
  const parts = [
    { ...head, status: run["status"], ended_at: run["ended_at"] },
    ...run.steps.flatMap((step) => [
      { ...head, steps: [openingOf(step)] },
      { ...head, steps: [step] },
    ]),
    ...run.failures.map((failure) => ({ ...head, failures: [failure] })),
    ...run.decisions.map((decision) => ({ ...head, decisions: [decision] })),
    ...run.quality_signals.map((signal) => ({ ...head, quality_signals: [signal] })),
  ];
  const twice = parts.flatMap((part) => (randomInt(2) === 0 ? [part, part] : [part]));
  return twice
    .map((part) => ({ part, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ part }) => part);
}
