import { FailureType } from "@runfacts/gen/client/failure";
import { RunStatus } from "@runfacts/gen/client/run";
import { StepType, StepWait } from "@runfacts/gen/client/step";

/** Enum values as the words of REST and of the URL, each in the order in which it is shown. */
const statuses = {
  success: RunStatus.SUCCESS,
  partial: RunStatus.PARTIAL,
  failure: RunStatus.FAILURE,
  running: RunStatus.RUNNING,
  abandoned: RunStatus.ABANDONED,
} as const;
const stepTypes = {
  plan: StepType.PLAN,
  retrieve: StepType.RETRIEVE,
  tool: StepType.TOOL,
  respond: StepType.RESPOND,
  other: StepType.OTHER,
} as const;
const failureTypes = {
  tool: FailureType.TOOL,
  model: FailureType.MODEL,
  retrieval: FailureType.RETRIEVAL,
  orchestration: FailureType.ORCHESTRATION,
} as const;

const waits = { person: StepWait.PERSON, run: StepWait.RUN } as const;

/** What a step waited for, in words: `waited for a person`. */
export const waitedFor: Readonly<Record<WaitWord, string>> = { person: "a person", run: "another run" };

export type StatusWord = keyof typeof statuses;
export type StepTypeWord = keyof typeof stepTypes;
export type FailureTypeWord = keyof typeof failureTypes;
export type WaitWord = keyof typeof waits;

export const statusWords = Object.keys(statuses) as readonly StatusWord[];
export const stepTypeWords = Object.keys(stepTypes) as readonly StepTypeWord[];
export const waitWords = Object.keys(waits) as readonly WaitWord[];
export const failureTypeWords = Object.keys(failureTypes) as readonly FailureTypeWord[];

export const isStatusWord = (word: string): word is StatusWord => Object.hasOwn(statuses, word);
export const isFailureTypeWord = (word: string): word is FailureTypeWord => Object.hasOwn(failureTypes, word);

export const statusOf = (word: StatusWord): RunStatus => statuses[word];
export const failureTypeOf = (word: FailureTypeWord): FailureType => failureTypes[word];

/** The word of a status; a status that this page does not know yet is `running`, which promises nothing. */
export function statusWord(status: RunStatus): StatusWord {
  return statusWords.find((word) => statuses[word] === status) ?? "running";
}

/** The word of a step type; one that this page does not know yet is `other`. */
export function stepTypeWord(type: StepType): StepTypeWord {
  return stepTypeWords.find((word) => stepTypes[word] === type) ?? "other";
}

/** The word of a failure type; one that this page does not know yet is `orchestration`. */
export function failureTypeWord(type: FailureType): FailureTypeWord {
  return failureTypeWords.find((word) => failureTypes[word] === type) ?? "orchestration";
}

/** The word of what a step waited for; undefined for one that worked. */
export function waitWord(wait: StepWait | undefined): WaitWord | undefined {
  return waitWords.find((word) => waits[word] === wait);
}
