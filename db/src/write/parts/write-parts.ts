import type { CommonQueryMethods, DatabasePool } from "slonik";
import { positionOfTransaction } from "../../position.ts";
import { takeSlot } from "../../rollup/slots.ts";
import type { PartRecord, RunStatus, StepRow } from "../../rows.ts";
import { markCrowdedDays } from "../mark-crowded-days.ts";
import { byPartId } from "../run-key.ts";
import type { Lack } from "../whole/run-shape.ts";
import { addPart } from "./add-part.ts";
import { findConflictingStarts } from "./conflicting-starts.ts";
import { contradictionOf } from "./contradiction.ts";
import { contributionOf, correctRollups } from "./correct-rollups.ts";
import { finalizeRun } from "./finalize-run.ts";
import { inStoredForm, type OtherForm } from "./in-stored-form.ts";
import { loadRuns } from "./load-runs.ts";
import { recount } from "./recount.ts";
import { bytesAdded, isTooLarge, learnBytes } from "./run-size.ts";
import { hasEnded, type RunState } from "./run-state.ts";
import { saveRuns } from "./save-runs.ts";

/**
 * What became of a part: it told something new, or nothing new; the run would be too large with it; or the field in which it
 * contradicts the run, such as `steps[2]`. The last two changed nothing.
 */
export type PartOutcome = "recorded" | "unchanged" | "too_large" | { readonly contradiction: string };

/** What became of a part, and how its run stands now. */
export interface PartResult {
  readonly outcome: PartOutcome;
  readonly status: RunStatus;
  /** What keeps the run from ending, once its end was told. */
  readonly lacks: readonly Lack[];
  /** A position by which the run stands so (see `position.ts`). */
  readonly position: string;
}

/**
 * Merges parts into runs of one project in one transaction, all or none, and resolves after COMMIT with the results in
 * the order of the batch. What is stored in the end does not depend on the order of the parts, on how a run was split into
 * them, nor on how often one came.
 *
 * @throws errors for `classifyError`: nothing was written.
 */
export async function writeParts(
  pool: DatabasePool,
  projectId: number,
  batch: readonly PartRecord[],
): Promise<PartResult[]> {
  if (batch.length === 0) return [];
  const sorted = batch.toSorted(byPartId);
  using taken = takeSlot();
  const { outcomes, lacks, runs, xid } = await pool.transaction(async (connection) => {
    const { runs, xid } = await loadRuns(connection, projectId, sorted);
    const before = new Map([...runs.values()].map((run) => [run, contributionOf(run)]));
    const outcomes = await mergeParts(connection, projectId, sorted, runs);
    const lacks = new Map([...runs.values()].map((run) => [run, finalizeRun(run)]));
    for (const run of runs.values()) if (run.changes > 0) recount(run);
    for (const run of runs.values()) if (!hasEnded(run)) await learnBytes(connection, projectId, run);
    await saveRuns(connection, projectId, [...runs.values()]);
    await correctRollups(connection, projectId, before, taken.slot);
    return { outcomes, lacks, runs, xid };
  });
  await markCrowdedDays(pool, projectId);
  const position = positionOfTransaction(xid);
  return batch.map((item) => {
    const run = runs.get(item.header.run_id);
    if (run === undefined) throw new Error("a run that was locked is not there");
    return {
      outcome: outcomes.get(item) ?? "unchanged",
      status: run.status,
      lacks: lacks.get(run) ?? [],
      position,
    };
  });
}

async function mergeParts(
  connection: CommonQueryMethods,
  projectId: number,
  sorted: readonly PartRecord[],
  runs: ReadonlyMap<string, RunState>,
): Promise<Map<PartRecord, PartOutcome>> {
  const isConflictingStart = await findConflictingStarts(connection, projectId, sorted, runs);
  const formsOf = await otherForms(connection, projectId, sorted, runs);
  const outcomes = new Map<PartRecord, PartOutcome>();
  for (const part of sorted) {
    const run = runs.get(part.header.run_id);
    if (run === undefined) throw new Error("a run that was locked is not there");
    const isOther = (step: StepRow) => isConflictingStart(run, step);
    const forms = formsOf.get(part) ?? [];
    const given = forms.length === 0 ? part : inStoredForm(run, part, isOther, forms);
    // A step in another form is there because it is the same.
    const own = new Set(part.steps);
    const contradiction = contradictionOf(run, given, (step) => own.has(step) && isOther(step));
    if (contradiction !== null) outcomes.set(part, { contradiction });
    else outcomes.set(part, await mergePart(connection, projectId, run, given));
  }
  return outcomes;
}

/** The other forms of parts of runs that are there. */
async function otherForms(
  connection: CommonQueryMethods,
  projectId: number,
  sorted: readonly PartRecord[],
  runs: ReadonlyMap<string, RunState>,
): Promise<ReadonlyMap<PartRecord, readonly OtherForm[]>> {
  const formsOf = new Map<PartRecord, OtherForm[]>();
  for (const part of sorted) {
    const run = runs.get(part.header.run_id);
    if (part.otherForms === undefined || run?.stored == null) continue;
    const forms: OtherForm[] = [];
    for (const form of part.otherForms()) {
      const isConflictingStart = await findConflictingStarts(connection, projectId, [form], runs);
      forms.push({ part: form, isConflictingStart: (step) => isConflictingStart(run, step) });
    }
    formsOf.set(part, forms);
  }
  return formsOf;
}

async function mergePart(
  connection: CommonQueryMethods,
  projectId: number,
  run: RunState,
  part: PartRecord,
): Promise<PartOutcome> {
  const bytes = bytesAdded(run, part);
  if (await isTooLarge(connection, projectId, run, part, bytes)) return "too_large";
  const before = run.changes;
  addPart(run, part);
  run.bytes += bytes;
  return run.changes === before ? "unchanged" : "recorded";
}
