import type { RunRecord } from "../../rows.ts";
import type { FailureGroup } from "../failures/failure-group.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { bucketStarts, type TimeGrid } from "../stats/time-grid.ts";
import { type ExpectedFailure, expectedFailures } from "./expected-counts.ts";
import { expectedRuns } from "./expected-runs.ts";

/** Groups of failures, computed from the records; without the message of samples, which may be that of any of its failures. */
export function expectedFailureGroups(
  records: readonly RunRecord[],
  filter: RunFilter,
  trend: TimeGrid,
): FailureGroup[] {
  const { failure_type, failure_code, step_name, ...ofRun } = filter;
  const is = <T>(wanted: T | undefined, value: unknown) => wanted === undefined || wanted === value;
  const within = expectedRuns(records, ofRun).filter(
    ({ run }) => run.started_at >= trend.start && run.started_at < trend.end,
  );
  const failures = within.flatMap((record) =>
    expectedFailures(record).map((failure) => {
      const { run, steps } = record;
      const step = steps.find(({ step_id }) => step_id === failure.step_id);
      return { run, failure, step_name: step?.name ?? null, step_seq: step?.seq ?? null };
    }),
  );
  const matching = failures.filter(
    ({ failure, step_name: name }) =>
      is(failure_type, failure.failure_type) && is(failure_code, failure.failure_code) && is(step_name, name),
  );
  const groups = Map.groupBy(matching, ({ run, failure, step_name: name }) =>
    JSON.stringify([failure.failure_type, failure.failure_code, name, run.agent_id]),
  );
  return [...groups.values()].map((group) => groupOf(group, trend)).toSorted(byCount);
}

type Failing = Pick<RunRecord, "run"> & {
  readonly failure: ExpectedFailure;
  readonly step_name: string | null;
  readonly step_seq: number | null;
};

function groupOf(group: readonly Failing[], trend: TimeGrid): FailureGroup {
  const [first] = group;
  if (first === undefined) {
    throw new RangeError("A group has failures.");
  }
  const runs = [...Map.groupBy(group, ({ run }) => run.run_id).values()];
  const versions = [...Map.groupBy(runs, ([one]) => one?.run.agent_version ?? "")]
    .map(([value, { length }]) => ({ value, runs: BigInt(length) }))
    .toSorted((a, b) => Number(b.runs - a.runs) || order(a.value, b.value));
  const said = group.flatMap(({ failure }) => failure.said ?? []);
  const messages = [...Map.groupBy(said, ({ message, fingerprint }) => fingerprint ?? message).values()]
    .map((same) => ({
      message: same.map(({ message }) => message).toSorted()[0] ?? "",
      fingerprint: same[0]?.fingerprint ?? null,
      failures: BigInt(same.length),
    }))
    .toSorted((a, b) => Number(b.failures - a.failures) || order(a.message, b.message));
  const starts = group.map(({ run }) => run.started_at).toSorted((a, b) => (a < b ? -1 : Number(a > b)));
  return {
    failure_type: first.failure.failure_type,
    failure_code: first.failure.failure_code,
    step_name: first.step_name,
    agent_id: first.run.agent_id,
    failures: BigInt(group.length),
    survived: BigInt(group.filter(({ failure }) => failure.survived).length),
    runs: BigInt(runs.length),
    first_started_at: starts[0] ?? 0n,
    last_started_at: starts.at(-1) ?? 0n,
    versions: versions.slice(0, 10),
    total_versions: BigInt(versions.length),
    samples: runs.slice(0, 5).map((ofRun) => ({
      run_id: ofRun[0]?.run.run_id ?? "",
      agent_version: ofRun[0]?.run.agent_version ?? "",
      started_at: ofRun[0]?.run.started_at ?? 0n,
      step_seq: first.step_name === null ? null : Math.min(...ofRun.map(({ step_seq }) => step_seq ?? 0)),
      message: "",
      survived: ofRun.every(({ failure }) => failure.survived),
    })),
    messages: messages.slice(0, 5),
    total_messages: BigInt(messages.length),
    trend: bucketStarts(trend).map((start) =>
      BigInt(
        group.filter(({ run }) => run.started_at >= start && run.started_at < start + trend.step_us).length,
      ),
    ),
  };
}

function byCount(a: FailureGroup, b: FailureGroup): number {
  return (
    Number(b.failures - a.failures) ||
    Number(b.runs - a.runs) ||
    order(a.failure_type, b.failure_type) ||
    order(a.failure_code, b.failure_code) ||
    order(a.step_name ?? "", b.step_name ?? "") ||
    order(a.agent_id, b.agent_id)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
