import { z } from "zod";
import { type FailureType, failureType } from "../../rows.ts";

/** A run with a failure of a group. */
export interface FailureSample {
  readonly run_id: string;
  readonly agent_version: string;
  /** In microseconds since the Unix epoch. */
  readonly started_at: bigint;
  /** Place of the first step that failed so; null for a failure of the run as a whole. */
  readonly step_seq: number | null;
  readonly message: string;
  /** True if all such failures of the run were survived. */
  readonly survived: boolean;
}

/** Failures of a group whose messages have the same fingerprint. */
export interface FailureMessage {
  /** One of the messages. */
  readonly message: string;
  /** Null for failures that were stored without one: their messages are equal. */
  readonly fingerprint: bigint | null;
  readonly failures: bigint;
}

/** The failures of one type and code in the steps of one name of one agent. Times in microseconds since the Unix epoch. */
export interface FailureGroup {
  readonly failure_type: FailureType;
  readonly failure_code: string;
  /** Null for failures of a run as a whole. */
  readonly step_name: string | null;
  readonly agent_id: string;
  readonly failures: bigint;
  /** Of the failures. */
  readonly survived: bigint;
  readonly runs: bigint;
  readonly first_started_at: bigint;
  readonly last_started_at: bigint;
  /** At most 10, the most frequent first. */
  readonly versions: readonly { readonly value: string; readonly runs: bigint }[];
  readonly total_versions: bigint;
  /** At most 5, newest start first. */
  readonly samples: readonly FailureSample[];
  /** Number of failures by step of the trend. */
  readonly trend: readonly bigint[];
  /** Messages of the recorded failures: at most 5, the most frequent first. */
  readonly messages: readonly FailureMessage[];
  readonly total_messages: bigint;
}

/** What the database gives for a group. */
export const failureGroupRow = z.strictObject({
  /** From 1, most failures first. */
  place: z.bigint(),
  failure_type: failureType,
  failure_code: z.string(),
  step_name: z.string(),
  agent_id: z.string(),
  failures: z.bigint(),
  survived: z.bigint(),
  runs: z.bigint(),
  first_started_at: z.bigint(),
  last_started_at: z.bigint(),
  total_groups: z.bigint(),
  total_failures: z.bigint(),
  total_survived: z.bigint(),
  counted_since: z.bigint(),
  total_versions: z.bigint(),
  versions: z.array(z.string()),
  version_runs: z.array(z.number()),
  trend_steps: z.array(z.number()),
  trend_failures: z.array(z.number()),
  sample_runs: z.array(z.string()),
  sample_versions: z.array(z.string()),
  sample_starts: z.array(z.number()),
  sample_seqs: z.array(z.number().nullable()),
  sample_messages: z.array(z.string()),
  sample_survived: z.array(z.boolean()),
  /** Null, as the three below, if all failures of the group were survived. */
  total_messages: z.bigint().nullable(),
  messages: z.array(z.string()).nullable(),
  fingerprints: z.array(z.string().nullable()).nullable(),
  message_failures: z.array(z.number()).nullable(),
});

/** @param steps number of steps of the trend */
export function toFailureGroup(row: z.infer<typeof failureGroupRow>, steps: number): FailureGroup {
  const trend = Array.from({ length: steps }, () => 0n);
  for (const [index, step] of row.trend_steps.entries()) {
    trend[step] = BigInt(row.trend_failures[index] ?? 0);
  }
  return {
    failure_type: row.failure_type,
    failure_code: row.failure_code,
    step_name: row.step_name === "" ? null : row.step_name,
    agent_id: row.agent_id,
    failures: row.failures,
    survived: row.survived,
    runs: row.runs,
    first_started_at: row.first_started_at,
    last_started_at: row.last_started_at,
    versions: row.versions.map((value, index) => ({ value, runs: BigInt(row.version_runs[index] ?? 0) })),
    total_versions: row.total_versions,
    samples: row.sample_runs.map((run_id, index) => ({
      run_id,
      agent_version: row.sample_versions[index] ?? "",
      started_at: BigInt(row.sample_starts[index] ?? 0),
      step_seq: row.sample_seqs[index] ?? null,
      message: row.sample_messages[index] ?? "",
      survived: row.sample_survived[index] ?? false,
    })),
    trend,
    messages: (row.messages ?? []).map((message, index) => ({
      message,
      fingerprint: bigintOrNull(row.fingerprints?.[index]),
      failures: BigInt(row.message_failures?.[index] ?? 0),
    })),
    total_messages: row.total_messages ?? 0n,
  };
}

function bigintOrNull(text: string | null | undefined): bigint | null {
  return text == null ? null : BigInt(text);
}
