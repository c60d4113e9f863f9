import type { MessageInitShape } from "@bufbuild/protobuf";
import { FailureType } from "@runfacts/gen/server/failure";
import type { RunFilterSchema } from "@runfacts/gen/server/run_filter";
import type { CauseAttributeWord } from "./cause-attribute.ts";

/** The runs that causes were looked for in. Times are microseconds since the Unix epoch. */
export interface CausePopulation {
  /** What was asked for. */
  readonly filter: {
    readonly agent_id?: string | undefined;
    readonly agent_version?: string | undefined;
    readonly environment?: string | undefined;
    readonly session_id?: string | undefined;
    readonly step_name?: string | undefined;
    readonly start_time?: bigint | undefined;
    readonly end_time?: bigint | undefined;
  };
  /** Start of the first and of the latest run; null without runs. */
  readonly since: bigint | null;
  readonly until: bigint | null;
}

const HOUR_US = 3_600_000_000n;

type Filter = MessageInitShape<typeof RunFilterSchema>;

/** Selects the runs of a population that have a value; undefined where no filter tells the attribute. */
export function causeFilter(
  {
    attribute,
    key,
    value,
  }: { readonly attribute: CauseAttributeWord; readonly key: string; readonly value: string },
  { filter, since, until }: CausePopulation,
): Filter | undefined {
  const start = since ?? filter.start_time;
  const end = until === null ? filter.end_time : until + 1n;
  const asked: Filter = {
    agentId: filter.agent_id,
    agentVersion: filter.agent_version,
    environment: filter.environment,
    sessionId: filter.session_id,
    stepName: filter.step_name,
    ended: true,
    startTime: timeOf(start),
    endTime: timeOf(end),
  };
  switch (attribute) {
    case "agent_id":
      return { ...asked, agentId: value };
    case "agent_version":
      return { ...asked, agentVersion: value, ...(key !== "" && { agentId: key }) };
    case "environment":
      return { ...asked, environment: value };
    case "hour": {
      const hour = BigInt(Date.parse(value)) * 1_000n;
      return {
        ...asked,
        startTime: timeOf(start !== undefined && start > hour ? start : hour),
        endTime: timeOf(end !== undefined && end < hour + HOUR_US ? end : hour + HOUR_US),
      };
    }
    case "tool":
    case "step_name":
      // One filter names one step.
      return filter.step_name === undefined ? { ...asked, stepName: value } : undefined;
    case "error_code": {
      const [type = "", ...code] = value.split("/");
      const failureType = FailureType[type.toUpperCase() as keyof typeof FailureType];
      return filter.step_name === undefined
        ? { ...asked, failureType, failureCode: code.join("/") }
        : undefined;
    }
    case "signal":
      return { ...asked, signalName: key, signalValue: value };
    default:
      return undefined;
  }
}

function timeOf(microseconds: bigint | undefined) {
  if (microseconds === undefined) return undefined;
  const seconds = microseconds / 1_000_000n;
  return { seconds, nanos: Number(microseconds - seconds * 1_000_000n) * 1_000 };
}
