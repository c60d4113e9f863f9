/** A run as GET /v1/runs/{run_id} answers it: what the lines tell. */
export interface RunBody {
  readonly agent_id: string;
  readonly agent_version: string;
  readonly status: string;
  readonly usage?: UsageBody;
  readonly steps?: readonly StepBody[];
  readonly failures?: readonly {
    readonly failure_type: string;
    readonly failure_code: string;
    readonly message?: string;
  }[];
}

interface UsageBody {
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly cache_read_tokens?: number;
}

interface StepBody {
  readonly step_id: string;
  readonly parent_step_id?: string;
  readonly step_type: string;
  readonly name: string;
  readonly error_code?: string;
  readonly attempt?: number;
  readonly usage?: UsageBody;
}

function tokens(usage: UsageBody = {}): string {
  const counts = [
    [usage.input_tokens, "in"],
    [usage.output_tokens, "out"],
    [usage.cache_read_tokens, "cached"],
  ] as const;
  return counts.flatMap(([count, word]) => (count ? `${count} ${word}` : [])).join(", ");
}

const line = (...parts: string[]) => parts.filter((part) => part !== "").join(": ");

/** A run as people write it down: a line each for itself, its failures and its steps, which are indented by their parents. */
export function runLines(run: RunBody): readonly string[] {
  const { steps = [] } = run;
  const ids = new Set(steps.map(({ step_id }) => step_id));
  const parentOf = ({ parent_step_id: id }: StepBody) => (id !== undefined && ids.has(id) ? id : undefined);
  const linesBelow = (parent: string | undefined, indent: string): string[] =>
    steps
      .filter((step) => parentOf(step) === parent)
      .flatMap((step) => [
        indent + line(`${step.step_type} ${step.name}`, step.error_code ?? "", tokens(step.usage)),
        ...linesBelow(step.step_id, `${indent}  `),
      ]);
  const failures = (run.failures ?? []).map(
    ({ failure_type, failure_code, message = "" }) => `! ${failure_type}/${failure_code}: ${message}`,
  );
  return [
    line(`${run.agent_id} ${run.agent_version} ${run.status}`, tokens(run.usage)),
    ...failures,
    ...linesBelow(undefined, ""),
  ];
}
