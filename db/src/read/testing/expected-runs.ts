import type { RunRecord } from "../../rows.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { expectedFailures } from "./expected-counts.ts";

/** What a filter and the order of lists mean, said a second time and without SQL. */
export function expectedRuns(records: readonly RunRecord[], filter: RunFilter): RunRecord[] {
  return records
    .filter((record) => matches(record, filter))
    .toSorted(({ run: a }, { run: b }) => {
      if (a.started_at !== b.started_at) {
        return a.started_at > b.started_at ? -1 : 1;
      }
      return a.run_id > b.run_id ? -1 : 1;
    });
}

type Value<N extends keyof RunFilter> = NonNullable<RunFilter[N]>;

/** Of a run, for each filter that says something of it; null for those on failures and steps. */
const meanings: {
  readonly [N in keyof RunFilter]-?: ((value: Value<N>, run: RunRecord["run"]) => boolean) | null;
} = {
  agent_id: (value, run) => run.agent_id === value,
  agent_version: (value, run) => run.agent_version === value,
  status: (value, run) => run.status === value,
  environment: (value, run) => run.environment === value,
  start_time: (value, run) => run.started_at >= value,
  end_time: (value, run) => run.started_at < value,
  failure_type: null,
  failure_code: null,
  step_name: null,
  min_duration_ms: (value, run) => (run.ended_at - run.started_at) / 1_000n >= value,
  max_duration_ms: (value, run) => (run.ended_at - run.started_at) / 1_000n <= value,
  session_id: (value, run) => run.session_id === value,
  signal: null,
  ended: (value, { status }) => value === (status !== "running" && status !== "abandoned"),
};

function matches(record: RunRecord, filter: RunFilter): boolean {
  const { run, steps, signals } = record;
  const { failure_type, failure_code, step_name, signal } = filter;
  const is = (wanted: string | undefined, value: unknown) => wanted === undefined || wanted === value;
  const ofRun = (name: keyof RunFilter) => {
    const meaning = meanings[name] as ((value: unknown, run: RunRecord["run"]) => boolean) | null;
    return filter[name] === undefined || meaning === null || meaning(filter[name], run);
  };
  if (!(Object.keys(meanings) as (keyof RunFilter)[]).every(ofRun)) return false;
  const fits = (one: RunRecord["signals"][number]) =>
    is(signal?.name, one.signal_code === null ? one.signal_type : `${one.signal_type}/${one.signal_code}`) &&
    is(signal?.value, one.category ?? (one.value === null ? null : String(one.value)));
  if (signal !== undefined && !signals.some(fits)) return false;
  if (failure_type === undefined && failure_code === undefined)
    return step_name === undefined || steps.some(({ name }) => name === step_name);
  return expectedFailures(record).some(
    (failure) =>
      is(failure_type, failure.failure_type) &&
      is(failure_code, failure.failure_code) &&
      is(step_name, steps.find((step) => step.step_id === failure.step_id)?.name),
  );
}
