import { sql } from "slonik";
import { z } from "zod";
import { readColumns } from "../columns/column-sql.ts";
import { decision } from "../columns/decision.ts";
import { failure } from "../columns/failure.ts";
import { run } from "../columns/run.ts";
import { signal } from "../columns/signal.ts";
import { step } from "../columns/step.ts";
import { failureRow } from "../rows.ts";
import { stepOrder } from "./step-order.ts";

/** A failure, recorded or survived. */
export const runFailureRow = failureRow.extend({ survived: z.boolean() });
export type RunFailureRow = z.infer<typeof runFailureRow>;

/** The columns of `runRow`, of `agent_runs` under the alias `run`. */
export const runColumns = sql.fragment`run.project_id, run.stored_on, ${readColumns(run)}`;

/** The columns of `countedStepRow`, of `agent_steps` under the alias `step`. */
export const stepColumns = readColumns(step);

/** The columns of `decisionRow`, of `agent_decisions` under the alias `decision`. */
export const decisionColumns = readColumns(decision);

/** The columns of `signalRow`, of `agent_signals` under the alias `signal`. */
export const signalColumns = readColumns(signal);

/** The columns of `runFailureRow`, of `run_failures` as `failure` and its step, if any, as `step`. */
export const failureColumns = sql.fragment`${readColumns(failure)}, failure.survived`;

/** By the order of their steps, those of the run as a whole last; the same on every server, whatever its collation. */
export const failureOrder = sql.fragment`
  coalesce(step.seq, 2147483647), ${stepOrder(sql.fragment`step`)}, failure.failure_type COLLATE "C", failure.failure_code COLLATE "C",
  failure.failure_id`;
