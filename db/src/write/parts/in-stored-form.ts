import { namesOf } from "../../columns/column.ts";
import { step } from "../../columns/step.ts";
import type { PartRecord, StepRow } from "../../rows.ts";
import { isSameHeader, isSameStep } from "./contradiction.ts";
import type { RunState } from "./run-state.ts";

/** Another form of a part, and which of its open steps contradict the start of a step that has ended in the run. */
export interface OtherForm {
  readonly part: PartRecord;
  readonly isConflictingStart: (step: StepRow) => boolean;
}

interface Hashed {
  readonly item_hash: bigint;
}

const openingColumns = namesOf(step.columns, { isOpening: true });

/**
 * The part, with each item that is stored in another form replaced by that form, so that it is neither added again nor a
 * contradiction. A version that masked or dropped less stored such forms. Items that are not stored yet stay as they are.
 */
export function inStoredForm(
  run: RunState,
  part: PartRecord,
  isConflictingStart: (step: StepRow) => boolean,
  others: readonly OtherForm[],
): PartRecord {
  const forms = others.map((other) => other.part);
  const header = [part, ...forms].find((form) => isSameHeader(run, form.header))?.header ?? part.header;
  const choose = <Row extends Hashed>(
    rowsOf: (of: PartRecord) => readonly Row[],
    stored: ReadonlyMap<string, Hashed>,
    idOf: (row: Row) => string,
  ) => {
    const isStored = (row: Row | undefined) =>
      row !== undefined && stored.get(idOf(row))?.item_hash === row.item_hash;
    return rowsOf(part).map((given, n) =>
      isStored(given) ? given : (forms.map((form) => rowsOf(form)[n]).find(isStored) ?? given),
    );
  };
  return {
    ...part,
    header,
    steps: part.steps.map((given, n) => {
      if (isSameStep(run, given, isConflictingStart)) return given;
      for (const other of others) {
        const form = other.part.steps[n];
        if (form === undefined || !isSameStep(run, form, other.isConflictingStart)) continue;
        const isOpen = run.steps.get(form.step_id)?.ended_at === null;
        return isOpen && given.ended_at !== null ? { ...given, ...openingOf(form) } : form;
      }
      return given;
    }),
    failures: choose(
      ({ failures }) => failures,
      run.failures,
      (row) => row.failure_id,
    ),
    decisions: choose(
      ({ decisions }) => decisions,
      run.decisions,
      (row) => row.decision_id,
    ),
    signals: choose(
      ({ signals }) => signals,
      run.signals,
      (row) => row.signal_id,
    ),
  };
}

function openingOf(row: StepRow): Partial<StepRow> {
  return Object.fromEntries(openingColumns.map((column) => [column, row[column]]));
}
