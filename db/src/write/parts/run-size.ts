import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import type { PartRecord } from "../../rows.ts";
import {
  decisionBytes,
  failureBytes,
  headerBytes,
  openingBytes,
  signalBytes,
  stepBytes,
} from "./item-bytes.ts";
import type { RunState } from "./run-state.ts";

/** Largest run, encoded as protobuf. */
const MAX_RUN_BYTES = 3 * 1024 * 1024;
const MAX_STEPS = 10_000;
const MAX_FAILURES = 10_000;
const MAX_DECISIONS = 10_000;
const MAX_SIGNALS = 10_000;
/** So few items are within the limit, whatever they hold: a step takes at most 32 KiB. */
const FEW_ITEMS = 90;

const bytesRow = z.strictObject({ bytes: z.bigint() });

/** True if a run with these bytes more has more items or bytes than a run may have. */
export async function isTooLarge(
  connection: CommonQueryMethods,
  projectId: number,
  run: RunState,
  part: PartRecord,
  bytesMore: number,
): Promise<boolean> {
  const { step_count, failure_count, decision_count, signal_count } = run.totals;
  const steps = step_count + part.steps.filter(({ step_id }) => !run.steps.has(step_id)).length;
  const failures =
    failure_count + part.failures.filter(({ failure_id }) => !run.failures.has(failure_id)).length;
  const decisions =
    decision_count + part.decisions.filter(({ decision_id }) => !run.decisions.has(decision_id)).length;
  const signals = signal_count + part.signals.filter(({ signal_id }) => !run.signals.has(signal_id)).length;
  if (steps > MAX_STEPS || failures > MAX_FAILURES) return true;
  if (decisions > MAX_DECISIONS || signals > MAX_SIGNALS) return true;
  // A part was measured when it was accepted, so one that is the whole of a run fits.
  if (step_count + failure_count + decision_count + signal_count === 0) return false;
  if (steps + failures + decisions + signals <= FEW_ITEMS) return false;
  await learnBytes(connection, projectId, run);
  return headerBytes(part.header) + run.bytes + bytesMore > MAX_RUN_BYTES;
}

/** Asks the database for the bytes of a run that is stored as ended. */
export async function learnBytes(
  connection: CommonQueryMethods,
  projectId: number,
  run: RunState,
): Promise<void> {
  if (run.knowsBytes) return;
  run.bytes += await storedBytes(connection, projectId, run);
  run.knowsBytes = true;
}

/** How many bytes, at most, a part adds to a run. */
export function bytesAdded({ steps, failures, decisions, signals }: RunState, part: PartRecord): number {
  let bytes = 0;
  for (const given of part.steps) {
    const before = steps.get(given.step_id);
    if (before === undefined) bytes += stepBytes(given);
    else if (before.ended_at === null && given.ended_at !== null)
      bytes += stepBytes(given) - openingBytes(given);
  }
  for (const given of part.failures) {
    if (!failures.has(given.failure_id)) bytes += failureBytes(given);
  }
  for (const given of part.decisions) {
    if (!decisions.has(given.decision_id)) bytes += decisionBytes(given);
  }
  for (const given of part.signals) {
    if (!signals.has(given.signal_id)) bytes += signalBytes(given);
  }
  return bytes;
}

async function storedBytes(
  connection: CommonQueryMethods,
  projectId: number,
  { runId, storedOn }: RunState,
): Promise<number> {
  const { bytes } = await connection.one(sql.prepared("run_bytes", bytesRow)`
    SELECT run_bytes(${projectId}, ${runId}::uuid, ${storedOn}::date) AS bytes
  `);
  return Number(bytes);
}
