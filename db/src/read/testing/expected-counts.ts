import type { EndedStepRow, FailureType, RunRecord } from "../../rows.ts";

/** A failure, and whether it was recorded. */
export type ExpectedFailure = Pick<
  RunRecord["failures"][number],
  "step_id" | "failure_type" | "failure_code"
> & {
  readonly survived: boolean;
  /** Absent for a survived one. */
  readonly said?: { readonly message: string; readonly fingerprint: bigint | null };
};

const typeOf: Record<EndedStepRow["step_type"], FailureType> = {
  tool: "tool",
  retrieve: "retrieval",
  plan: "model",
  respond: "model",
  other: "orchestration",
};

/** The failures of a run, recorded and survived, said a second time and without SQL. */
export function expectedFailures({ steps, failures }: RunRecord): ExpectedFailure[] {
  const codesOf = (step: EndedStepRow) => [
    step.error_code,
    ...failures.filter(({ step_id }) => step_id === step.step_id).map(({ failure_code }) => failure_code),
  ];
  const survived = steps.flatMap((step): ExpectedFailure[] => {
    const { step_id, error_code, step_type } = step;
    if (error_code === null || failures.some((failure) => failure.step_id === step_id)) return [];
    const children = steps.filter(({ parent_step_id }) => parent_step_id === step_id);
    if (children.some((child) => codesOf(child).includes(error_code))) return [];
    return [{ step_id, failure_type: typeOf[step_type], failure_code: error_code, survived: true }];
  });
  return [...failures.map((failure) => ({ ...failure, survived: false, said: failure })), ...survived];
}

/** Latency of a step that none of those right inside it covers: looked at from border to border. */
export function expectedOwnLatency(step: EndedStepRow, steps: readonly EndedStepRow[]): number {
  const children = steps.filter(({ parent_step_id }) => parent_step_id === step.step_id);
  const within = (time: bigint) => time >= step.started_at && time <= step.ended_at;
  const borders = [...new Set(children.flatMap(({ started_at, ended_at }) => [started_at, ended_at]))]
    .concat(step.started_at, step.ended_at)
    .filter(within)
    .toSorted((a, b) => Number(a - b));
  let covered = 0n;
  for (const [place, from] of borders.entries()) {
    const to = borders[place + 1] ?? from;
    if (children.some(({ started_at, ended_at }) => started_at <= from && ended_at >= to))
      covered += to - from;
  }
  return Math.max(0, step.latency_ms - Number(covered / 1_000n));
}
