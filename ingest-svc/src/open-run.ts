import { type Run, RunStatus } from "@runfacts/gen/server/run";
import type { Principal } from "@runfacts/server";
import { atOnce } from "./accept/breath.ts";
import type { OnViolationWord } from "./accept/on-violation.ts";
import { wholeStatuses } from "./accept/rules/statuses.ts";
import type { Context } from "./context.ts";
import type { Ingested } from "./ingest.ts";
import { failureRowsOf, observationsOf } from "./record/item-rows.ts";
import { recordPart } from "./record-part.ts";

/** True for a run that says how it stands, but not when it ended. */
export function isOpenRun({ status, endedAt }: Run): boolean {
  return endedAt === undefined && (status === RunStatus.RUNNING || wholeStatuses.has(status));
}

/**
 * Takes in a run without an end as a part that has all of the run so far. It ends when it is sent whole, or by another part;
 * otherwise it is abandoned after the default time-out.
 *
 * @param run checked with the request that it came in
 */
export async function openRun(
  context: Context,
  principal: Principal,
  run: Run,
  onViolation: OnViolationWord,
): Promise<Ingested> {
  const terms = { onViolation, isValidated: true };
  const result = await recordPart(context, principal, { part: run, timeoutMs: null, terms, toPart: asPart });
  if (result.refusal !== undefined) return result;
  const { runId, position, dropped } = result;
  const receivedAt = await context.receivedAt(principal.projectId, runId);
  const outcome = result.outcome === "recorded" ? "created" : "duplicate";
  return { runId, outcome, receivedAt, position, dropped };
}

/** The run as a part: what has no id gets the one that it will have when the run is sent whole. */
function asPart(run: Run): Run {
  const failures = atOnce(failureRowsOf(run));
  const { decisions, signals } = atOnce(observationsOf(run));
  return {
    ...run,
    status: RunStatus.RUNNING,
    failures: run.failures.map((item, n) => ({ ...item, failureId: failures[n]?.failure_id ?? "" })),
    decisions: run.decisions.map((item, n) => ({ ...item, decisionId: decisions[n]?.decision_id ?? "" })),
    qualitySignals: run.qualitySignals.map((item, n) => ({ ...item, signalId: signals[n]?.signal_id ?? "" })),
  };
}
