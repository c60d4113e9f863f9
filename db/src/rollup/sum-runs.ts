import { type EndedStepRow, type FailureRow, type NewRunRow, type StepWait, stepType } from "../rows.ts";
import { type UsageColumn, usageColumns } from "./columns.ts";
import { latencyBucket } from "./histogram.ts";
import { type RollupKey, type RollupRun, rollupKeys } from "./levels.ts";

/** A run that counts in the rollups, or no longer does. */
export interface CountedRun {
  readonly run: RollupRun & Pick<NewRunRow, "started_at" | "ended_at" | UsageColumn>;
  readonly steps: readonly CountedStep[];
  readonly failures: readonly CountedFailure[];
  /** -1 takes it out again. Default 1. */
  readonly sign?: 1 | -1;
}

export type CountedStep = Pick<EndedStepRow, "step_type" | "latency_ms"> & {
  /** Of the latency, what steps inside cover. Default 0. */
  readonly covered_ms?: number;
  /** What it waited for: its own latency is no work of its type. Default null. */
  readonly wait?: StepWait | null;
};
export type CountedFailure = Pick<FailureRow, "failure_type" | "failure_code"> & {
  /** True if nobody recorded it. */
  readonly survived?: boolean;
};

/** What is added to one row of `rollups` and, with its failures, to rows of `failure_rollups`. */
export interface Rollup {
  readonly key: RollupKey;
  runs: number;
  /** Latest start, in microseconds since the Unix epoch. */
  lastStart: bigint;
  /** By the places of `stepType`. */
  readonly steps: number[];
  /** Own latency of the steps that worked. */
  readonly latencyMs: number[];
  /** Latency of steps that others inside cover; with the own latencies it makes all. */
  coveredMs: number;
  /** Own latency of the steps that waited. */
  waitingMs: number;
  /** By the places of `usageColumns`. */
  readonly usage: bigint[];
  /** Buckets, one for each run. */
  readonly runBuckets: number[];
  /** Buckets, one for each step. */
  readonly stepBuckets: number[];
  /** Buckets of runs and steps that are taken out. */
  readonly removedRunBuckets: number[];
  readonly removedStepBuckets: number[];
  /** By type and code. */
  readonly failures: Map<string, FailureSums>;
}

type FailureSums = Pick<FailureRow, "failure_type" | "failure_code"> & {
  failures: number;
  /** Of the failures. */
  survived: number;
  runs: number;
};

const typePlaces = new Map(stepType.options.map((type, place) => [type, place]));

/** The rows that runs of a project count in, in the order in which all writers lock them. */
export function sumRuns(projectId: number, batch: readonly CountedRun[]): Rollup[] {
  const rollups = new Map<string, Rollup>();
  for (const counted of batch) {
    const one = counted.sign === -1 ? negative(sumRun(counted)) : sumRun(counted);
    for (const key of rollupKeys(projectId, counted.run, counted.failures)) {
      const rollup = rollups.get(key.name);
      if (rollup === undefined) {
        rollups.set(key.name, copyOf(one, key));
      } else {
        add(rollup, one);
      }
    }
  }
  return [...rollups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rollup]) => rollup);
}

type Sums = Omit<Rollup, "key">;

function sumRun({ run, steps, failures }: CountedRun): Sums {
  const sums: Sums = {
    runs: 1,
    lastStart: run.started_at,
    steps: [0, 0, 0, 0, 0],
    latencyMs: [0, 0, 0, 0, 0],
    coveredMs: 0,
    waitingMs: 0,
    usage: usageColumns.map((column) => run[column] ?? 0n),
    runBuckets: [latencyBucket(Number((run.ended_at - run.started_at) / 1_000n))],
    stepBuckets: steps.map(({ latency_ms }) => latencyBucket(latency_ms)),
    removedRunBuckets: [],
    removedStepBuckets: [],
    failures: new Map(),
  };
  for (const step of steps) {
    addStep(sums, step);
  }
  for (const { failure_type, failure_code, survived = false } of failures) {
    const name = `${failure_type}/${failure_code}`;
    const counted = sums.failures.get(name) ?? {
      failure_type,
      failure_code,
      failures: 0,
      survived: 0,
      runs: 1,
    };
    sums.failures.set(name, counted);
    counted.failures += 1;
    if (survived) counted.survived += 1;
  }
  return sums;
}

function negative(sums: Sums): Sums {
  return {
    runs: -sums.runs,
    lastStart: sums.lastStart,
    steps: sums.steps.map((value) => -value),
    latencyMs: sums.latencyMs.map((value) => -value),
    coveredMs: -sums.coveredMs,
    waitingMs: -sums.waitingMs,
    usage: sums.usage.map((value) => -value),
    runBuckets: sums.removedRunBuckets,
    stepBuckets: sums.removedStepBuckets,
    removedRunBuckets: sums.runBuckets,
    removedStepBuckets: sums.stepBuckets,
    failures: new Map(
      [...sums.failures].map(([name, failure]) => [
        name,
        { ...failure, failures: -failure.failures, survived: -failure.survived, runs: -failure.runs },
      ]),
    ),
  };
}

function addStep(sums: Sums, { step_type, latency_ms, covered_ms = 0, wait = null }: CountedStep): void {
  const { steps, latencyMs } = sums;
  const place = typePlaces.get(step_type) ?? 0;
  steps[place] = (steps[place] ?? 0) + 1;
  sums.coveredMs += covered_ms;
  if (wait === null) latencyMs[place] = (latencyMs[place] ?? 0) + latency_ms - covered_ms;
  else sums.waitingMs += latency_ms - covered_ms;
}

function copyOf(sums: Sums, key: RollupKey): Rollup {
  return {
    key,
    runs: sums.runs,
    lastStart: sums.lastStart,
    steps: [...sums.steps],
    latencyMs: [...sums.latencyMs],
    coveredMs: sums.coveredMs,
    waitingMs: sums.waitingMs,
    usage: [...sums.usage],
    runBuckets: [...sums.runBuckets],
    stepBuckets: [...sums.stepBuckets],
    removedRunBuckets: [...sums.removedRunBuckets],
    removedStepBuckets: [...sums.removedStepBuckets],
    failures: new Map([...sums.failures].map(([name, failure]) => [name, { ...failure }])),
  };
}

function add(rollup: Rollup, sums: Sums): void {
  rollup.runs += sums.runs;
  if (sums.lastStart > rollup.lastStart) {
    rollup.lastStart = sums.lastStart;
  }
  addEach(rollup.steps, sums.steps);
  addEach(rollup.latencyMs, sums.latencyMs);
  rollup.coveredMs += sums.coveredMs;
  rollup.waitingMs += sums.waitingMs;
  for (const [place, value] of sums.usage.entries()) {
    rollup.usage[place] = (rollup.usage[place] ?? 0n) + value;
  }
  append(rollup.runBuckets, sums.runBuckets);
  append(rollup.stepBuckets, sums.stepBuckets);
  append(rollup.removedRunBuckets, sums.removedRunBuckets);
  append(rollup.removedStepBuckets, sums.removedStepBuckets);
  for (const [name, failure] of sums.failures) {
    const counted = rollup.failures.get(name);
    if (counted === undefined) {
      rollup.failures.set(name, { ...failure });
    } else {
      counted.failures += failure.failures;
      counted.survived += failure.survived;
      counted.runs += failure.runs;
    }
  }
}

function addEach(sums: number[], values: readonly number[]): void {
  for (let place = 0; place < values.length; place++) {
    sums[place] = (sums[place] ?? 0) + (values[place] ?? 0);
  }
}

function append(list: number[], values: readonly number[]): void {
  for (const value of values) {
    list.push(value);
  }
}
