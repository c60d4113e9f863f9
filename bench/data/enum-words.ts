import { FailureType } from "@runfacts/gen/server/failure";
import { RunStatus } from "@runfacts/gen/server/run";
import { StepType } from "@runfacts/gen/server/step";

/** The words of REST and the database, and the enum values of the contract. */
export const statuses = {
  success: RunStatus.SUCCESS,
  failure: RunStatus.FAILURE,
  partial: RunStatus.PARTIAL,
} as const;

export const stepTypes = {
  plan: StepType.PLAN,
  retrieve: StepType.RETRIEVE,
  tool: StepType.TOOL,
  respond: StepType.RESPOND,
} as const;

export const failureTypes = {
  tool: FailureType.TOOL,
  model: FailureType.MODEL,
  retrieval: FailureType.RETRIEVAL,
  orchestration: FailureType.ORCHESTRATION,
} as const;

/** The word for an enum value. */
export function wordOf(words: Readonly<Record<string, number>>, value: number): string {
  const [word] = Object.entries(words).find(([, known]) => known === value) ?? [];
  if (word === undefined) throw new RangeError("an enum value that the generator does not use");
  return word;
}
