import { create } from "@bufbuild/protobuf";
import { type Failure, FailureSchema, FailureType } from "@runfacts/gen/client/failure";
import type { Run } from "@runfacts/gen/client/run";
import { type Step, StepType } from "@runfacts/gen/client/step";

/** The failures of a run, recorded and survived, in the order of the contract: those of the run as a whole last. */
export function failuresOfRun({ steps, failures }: Run): readonly Failure[] {
  const survived = steps.filter((step) => step.survived).map(survivedFailure);
  if (survived.length === 0) return failures;
  const places = new Map(steps.map((step) => [step.stepId, step.seq ?? 0]));
  const place = ({ stepId }: Failure) => places.get(stepId ?? "") ?? Number.POSITIVE_INFINITY;
  // Not by subtraction: two failures of the run as a whole are infinitely far away.
  return [...failures, ...survived].sort((a, b) =>
    place(a) === place(b) ? 0 : place(a) < place(b) ? -1 : 1,
  );
}

const typeOf: Readonly<Partial<Record<StepType, FailureType>>> = {
  [StepType.TOOL]: FailureType.TOOL,
  [StepType.RETRIEVE]: FailureType.RETRIEVAL,
  [StepType.PLAN]: FailureType.MODEL,
  [StepType.RESPOND]: FailureType.MODEL,
};

/** What a step that counts as a survived failure says, as lists of runs say it. */
function survivedFailure({ stepId, stepType, errorCode = "" }: Step): Failure {
  return create(FailureSchema, {
    failureId: stepId,
    stepId,
    failureType: typeOf[stepType] ?? FailureType.ORCHESTRATION,
    failureCode: errorCode,
    message: errorCode.replaceAll("_", " "),
    survived: true,
  });
}
