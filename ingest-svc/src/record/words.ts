import type { FailureRow, NewRunRow, SignalSource as SourceWord, StepRow } from "@runfacts/db/rows";
import { FailureType } from "@runfacts/gen/server/failure";
import { RunStatus } from "@runfacts/gen/server/run";
import { SignalSource } from "@runfacts/gen/server/signal";
import { StepType, StepWait } from "@runfacts/gen/server/step";

/** The words that the database has for the enum values that a checked run may hold. */
const words = {
  status: new Map<RunStatus, NewRunRow["status"]>([
    [RunStatus.SUCCESS, "success"],
    [RunStatus.FAILURE, "failure"],
    [RunStatus.PARTIAL, "partial"],
  ]),
  stepType: new Map<StepType, StepRow["step_type"]>([
    [StepType.PLAN, "plan"],
    [StepType.RETRIEVE, "retrieve"],
    [StepType.TOOL, "tool"],
    [StepType.RESPOND, "respond"],
    [StepType.OTHER, "other"],
  ]),
  stepWait: new Map<StepWait, StepRow["wait"]>([
    [StepWait.PERSON, "person"],
    [StepWait.RUN, "run"],
  ]),
  failureType: new Map<FailureType, FailureRow["failure_type"]>([
    [FailureType.TOOL, "tool"],
    [FailureType.MODEL, "model"],
    [FailureType.RETRIEVAL, "retrieval"],
    [FailureType.ORCHESTRATION, "orchestration"],
  ]),
  signalSource: new Map<SignalSource, SourceWord>([
    [SignalSource.USER, "user"],
    [SignalSource.CODE, "code"],
    [SignalSource.MODEL, "model"],
    [SignalSource.OPERATOR, "operator"],
  ]),
};

export const statusWord = (status: RunStatus) => checked(words.status.get(status));
export const stepTypeWord = (type: StepType) => checked(words.stepType.get(type));
export const failureTypeWord = (type: FailureType) => checked(words.failureType.get(type));

/** What a step waited for; null for one that worked. */
export const stepWaitWord = (wait: StepWait | undefined): StepRow["wait"] =>
  wait === undefined ? null : (words.stepWait.get(wait) ?? null);

/** Who says what a signal says; null where that is not told. */
export const signalSourceWord = (source: SignalSource | undefined): SourceWord | null =>
  source === undefined ? null : (words.signalSource.get(source) ?? null);

/** The value of a field that the rules have proven to be there. */
export function checked<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a field of a checked run is absent");
  return value;
}
