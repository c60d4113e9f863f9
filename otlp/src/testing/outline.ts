import type { RunStep, TraceRun } from "../trace/run-of.ts";

/** A run as people write down what they expect: a line a step, indented by its parent, without ids. */
export interface RunOutline {
  /** Name, version, and environment and session where there are any. */
  readonly agent: string;
  /** Status, how long it took in milliseconds, and whether its root is missing; of a run that is open, how it ends once idle. */
  readonly ended: string;
  readonly usage: object;
  readonly failures: readonly string[];
  readonly steps: readonly string[];
  readonly evaluations?: readonly string[];
}

const MICROS = 1000;
const millis = (us: number) => us / MICROS;

/** Arguments by what people see of digests: which are the same, numbered as they come. */
function argumentsOf(steps: readonly RunStep[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const { argumentDigest } of steps)
    if (argumentDigest !== undefined && !numbers.has(argumentDigest))
      numbers.set(argumentDigest, numbers.size + 1);
  return numbers;
}

function stepLine(
  step: RunStep,
  depth: number,
  runStartUs: number,
  digests: ReadonlyMap<string, number>,
): string {
  const { type, name, startUs, endUs, model, usage, metadata } = step;
  const facts = {
    ...(model !== undefined && !name.endsWith(` ${model}`) && { model }),
    ...usage,
    ...(step.isAgent && { isAgent: true }),
    ...(step.failed && { failed: step.errorCode ?? true }),
    ...(step.attempt !== undefined && { attempt: step.attempt }),
    ...(step.wait !== undefined && { wait: step.wait }),
    ...(step.argumentDigest !== undefined && { arguments: `#${digests.get(step.argumentDigest)}` }),
    ...(step.resultBytes !== undefined && { resultBytes: step.resultBytes }),
    ...metadata,
  };
  const lasted = endUs === undefined ? "open" : `${millis(endUs - startUs)} ms`;
  const words = Object.entries(facts).map(([key, value]) => `${key}=${value}`);
  const line = `${type}: ${name} @${millis(startUs - runStartUs)} ${lasted}`;
  return `${"  ".repeat(depth)}${[line, ...words].join(" ")}`;
}

/** Writes a run down. */
export function outline(run: TraceRun): RunOutline {
  const depths = new Map<string, number>();
  const children = new Map<string | undefined, RunStep[]>();
  for (const step of run.steps)
    children.set(step.parentSpanId, [...(children.get(step.parentSpanId) ?? []), step]);
  const ordered: RunStep[] = [];
  const visit = (parent: string | undefined, depth: number) => {
    for (const step of children.get(parent) ?? []) {
      depths.set(step.spanId, depth);
      ordered.push(step);
      visit(step.spanId, depth + 1);
    }
  };
  visit(undefined, 0);
  const digests = argumentsOf(ordered);
  const nameOf = (id: string) => run.steps.find(({ spanId }) => spanId === id)?.name;
  const { environment, session, ended, idle } = run;
  const end = `${idle.status}, ${millis(idle.endUs - run.startUs)} ms`;
  return {
    agent: [run.agent, run.version, environment, session].filter(Boolean).join(" | "),
    ended: `${ended === undefined ? "once idle " : ""}${end}${run.isIncomplete ? ", incomplete" : ""}`,
    usage: run.usage,
    failures: run.failures.map(
      ({ stepId, type, code, message }) => `${nameOf(stepId)}: ${type}/${code}: ${message}`,
    ),
    steps: ordered.map((step) => stepLine(step, depths.get(step.spanId) ?? 0, run.startUs, digests)),
    ...(run.evaluations.length > 0 && {
      evaluations: run.evaluations.map(
        ({ spanId, name, score, label }) => `${nameOf(spanId)}: ${name}=${score ?? ""}/${label ?? ""}`,
      ),
    }),
  };
}
