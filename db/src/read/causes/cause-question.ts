import { z } from "zod";
import type { FailureType } from "../../rows.ts";
import type { RunFilter } from "../filters/run-filter.ts";

/** What is asked of runs: what those have in common that failed, that were slow, or that cost much. */
export interface CauseQuestion {
  readonly affected: AffectedBy;
  /** Which runs, of those that ended. With a step, only those that have one of this name. */
  readonly filter: Pick<
    RunFilter,
    "agent_id" | "agent_version" | "environment" | "start_time" | "end_time" | "step_name" | "session_id"
  >;
  /** Failures that count; those of any run that failed, if absent. Of `failed` alone; with a step, in a step of this name. */
  readonly kind?: Pick<RunFilter, "failure_type" | "failure_code"> | undefined;
  /** From which duration on a run is slow, in milliseconds; what is above p95 of the runs, if absent. Of `slow` alone. */
  readonly slow_ms?: bigint | undefined;
  /** A run that the answer tells of which values it has. */
  readonly run_id?: string | undefined;
}

/** What makes a run one of those that are asked about. */
export type AffectedBy = "failed" | "slow" | "costly";

/** An attribute that runs have values of. */
export const causeAttribute = z.enum([
  "agent_id",
  "agent_version",
  "environment",
  "model",
  "tool",
  "step_name",
  "metadata",
  "error_code",
  "signal",
  "path_edge",
  "hour",
]);
export type CauseAttribute = z.infer<typeof causeAttribute>;

/** One value of one attribute, as runs of the population have it. */
export interface ValueTally {
  readonly attribute: CauseAttribute;
  /** Which metadata key or signal; of a version its agent, where several were asked for; else empty. */
  readonly key: string;
  /** Of an hour, its start as RFC 3339. */
  readonly value: string;
  /** Runs that have the value, and how many of them are affected. */
  readonly runs: number;
  readonly hits: number;
  /** The places of the runs that have it, 1 being the latest, in no order; null where affected runs have it no more often than others. */
  readonly members: readonly number[] | null;
}

/** A kind of failure, and how many affected runs have it. */
export interface AffectedFailure {
  readonly failure_type: FailureType;
  readonly failure_code: string;
  readonly runs: number;
}

/** Values that runs of a population have. */
export interface CauseTallies {
  /** Runs of the population, and how many of them are affected. */
  readonly runs: number;
  readonly hits: number;
  /** True if these are all that the filter selects, false for the latest of them. */
  readonly isAll: boolean;
  /** Start of the first and of the latest run; null without runs. */
  readonly since: bigint | null;
  readonly until: bigint | null;
  /** What a run must exceed to be slow, in milliseconds, or costly, in billionths of a US dollar. */
  readonly threshold: bigint | null;
  /** Every affected run by its place, 1 being the latest. */
  readonly affected: ReadonlyMap<number, string>;
  /** The place of the run that was named; null if it is not one of them. */
  readonly place: number | null;
  /** Of runs that failed with whatever kind: how many have which. */
  readonly failures: readonly AffectedFailure[];
  readonly values: readonly ValueTally[];
}
