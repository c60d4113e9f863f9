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

function matches(record: RunRecord, filter: RunFilter): boolean {
  const { run, steps } = record;
  const is = <T>(wanted: T | undefined, value: unknown) => wanted === undefined || wanted === value;
  const duration = (run.ended_at - run.started_at) / 1_000n;
  const wantsFailure = filter.failure_type !== undefined || filter.failure_code !== undefined;
  return (
    is(filter.agent_id, run.agent_id) &&
    is(filter.agent_version, run.agent_version) &&
    is(filter.status, run.status) &&
    is(filter.ended, run.status !== "running" && run.status !== "abandoned") &&
    is(filter.environment, run.environment) &&
    is(filter.session_id, run.session_id) &&
    (filter.start_time === undefined || run.started_at >= filter.start_time) &&
    (filter.end_time === undefined || run.started_at < filter.end_time) &&
    (filter.min_duration_ms === undefined || duration >= filter.min_duration_ms) &&
    (filter.max_duration_ms === undefined || duration <= filter.max_duration_ms) &&
    (wantsFailure || filter.step_name === undefined || steps.some(({ name }) => name === filter.step_name)) &&
    (!wantsFailure ||
      expectedFailures(record).some(
        ({ failure_type, failure_code, step_id }) =>
          is(filter.failure_type, failure_type) &&
          is(filter.failure_code, failure_code) &&
          is(filter.step_name, steps.find((step) => step.step_id === step_id)?.name),
      ))
  );
}
