import type { DropReport } from "../delivery/drop-log.ts";
import type { FailureRecord, RunHead, RunRecord, StepRecord } from "../recording/run-record.ts";

type AgentNames = Pick<RunHead, "agentId" | "agentVersion" | "environment">;

const enumValue = (name: string, value: string) => `${name}_${value.toUpperCase()}`;

function toTime(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1000);
  const rest = String(microseconds - milliseconds * 1000).padStart(3, "0");
  return new Date(milliseconds).toISOString().replace("Z", `${rest}Z`);
}

function toStep({ stepType, startedAt, endedAt, wait, ...same }: StepRecord): object {
  return {
    ...same,
    stepType: enumValue("STEP_TYPE", stepType),
    startedAt: toTime(startedAt),
    ...(endedAt !== undefined && { endedAt: toTime(endedAt) }),
    ...(wait !== undefined && { wait: enumValue("STEP_WAIT", wait) }),
  };
}

function toFailure({ failureType, ...same }: FailureRecord): object {
  return { ...same, failureType: enumValue("FAILURE_TYPE", failureType) };
}

/**
 * A run in the JSON of the contract, made without the libraries that make messages: these cannot be
 * loaded any more when the process ends. It says the same as the message.
 */
export function toRunJson({ startedAt, endedAt, status, steps, failures, ...head }: RunRecord): string {
  return JSON.stringify({
    ...head,
    status: enumValue("RUN_STATUS", status),
    startedAt: toTime(startedAt),
    endedAt: toTime(endedAt),
    steps: steps.map(toStep),
    failures: failures.map(toFailure),
  });
}

/** The fields of a request that tell of dropped runs, in the JSON of the contract. */
export function toReportJson({ tracerId, dropped }: DropReport, agent: AgentNames): string {
  const { agentId, agentVersion, environment } = agent;
  const droppedRuns = dropped.map(({ hour, reason, runs }) => ({
    hour: new Date(hour).toISOString(),
    reason: enumValue("DROP_REASON", reason),
    runs: String(runs),
  }));
  return JSON.stringify({ clientReport: { tracerId, agentId, agentVersion, environment, droppedRuns } });
}

/** What stands before and after the runs, each as JSON and with commas between, in the body of a request. */
export const REQUEST_START = '{"onViolation":"ON_VIOLATION_DROP","runs":[';
export const REQUEST_END = "]}";
