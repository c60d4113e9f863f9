import type { FailureRow, RunRow, SignalSource as SourceWord, StepRow } from "@runfacts/db/rows";
import { FailureType } from "@runfacts/gen/server/failure";
import { RunStatus } from "@runfacts/gen/server/run";
import { SignalSource } from "@runfacts/gen/server/signal";
import { StepType, StepWait } from "@runfacts/gen/server/step";

/** The enum values of the words that the database has. */
export const statusOf: Readonly<Record<RunRow["status"], RunStatus>> = {
  success: RunStatus.SUCCESS,
  failure: RunStatus.FAILURE,
  partial: RunStatus.PARTIAL,
  running: RunStatus.RUNNING,
  abandoned: RunStatus.ABANDONED,
};

export const stepTypeOf: Readonly<Record<StepRow["step_type"], StepType>> = {
  plan: StepType.PLAN,
  retrieve: StepType.RETRIEVE,
  tool: StepType.TOOL,
  respond: StepType.RESPOND,
  other: StepType.OTHER,
};

export const stepWaitOf: Readonly<Record<NonNullable<StepRow["wait"]>, StepWait>> = {
  person: StepWait.PERSON,
  run: StepWait.RUN,
};

export const failureTypeOf: Readonly<Record<FailureRow["failure_type"], FailureType>> = {
  tool: FailureType.TOOL,
  model: FailureType.MODEL,
  retrieval: FailureType.RETRIEVAL,
  orchestration: FailureType.ORCHESTRATION,
};

export const signalSourceOf: Readonly<Record<SourceWord, SignalSource>> = {
  user: SignalSource.USER,
  code: SignalSource.CODE,
  model: SignalSource.MODEL,
  operator: SignalSource.OPERATOR,
};

/** The word for an enum value, by a table above; undefined for a value that the table lacks. */
export function wordOf<W extends string, E>(
  table: Readonly<Record<W, E>>,
  value: E | undefined,
): W | undefined {
  if (value === undefined) return undefined;
  for (const word in table) if (table[word] === value) return word;
  return undefined;
}
