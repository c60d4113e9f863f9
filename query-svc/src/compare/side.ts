import type { RunFilter, SideFilter } from "@runfacts/db/read";
import type { CompareVersionsRequest } from "@runfacts/gen/server/compare_versions";
import { fieldError, toMicroseconds, type Violation } from "@runfacts/server";

/** The runs of a side of a comparison, all of it said. Times are in microseconds since the Unix epoch. */
export interface Side extends SideFilter {
  readonly agent_id: string;
  readonly agent_version: string | undefined;
  readonly environment: string | undefined;
  readonly start_time: bigint;
  /** Absent for an open end. */
  readonly end_time: bigint | undefined;
}

const DEFAULT_RANGE_US = 30n * 24n * 3_600_000_000n;

/**
 * Both sides of a comparison.
 *
 * @param now in microseconds since the Unix epoch
 * @throws ConnectError INVALID_ARGUMENT where a side says otherwise than the filter, ends before it begins, or shares runs with the
 *   other
 */
export function sidesOf(
  request: CompareVersionsRequest,
  filter: RunFilter & { readonly agent_id: string },
  now: bigint,
): { readonly baseline: Side; readonly candidate: Side } {
  const violations: Violation[] = [];
  const own = {
    baseline: {
      agent_version: request.baselineVersion,
      environment: request.baselineEnvironment,
      start_time: request.baselineStartTime && toMicroseconds(request.baselineStartTime),
      end_time: request.baselineEndTime && toMicroseconds(request.baselineEndTime),
    },
    candidate: {
      agent_version: request.candidateVersion,
      environment: request.candidateEnvironment,
      start_time: request.candidateStartTime && toMicroseconds(request.candidateStartTime),
      end_time: request.candidateEndTime && toMicroseconds(request.candidateEndTime),
    },
  };
  const sideOf = (name: keyof typeof own): Side => {
    const given = own[name];
    for (const key of ["agent_version", "environment"] as const) {
      if (given[key] !== undefined && filter[key] !== undefined && given[key] !== filter[key])
        violations.push({
          field: `${name}_${key === "agent_version" ? "version" : key}`,
          rule: "filter.conflict",
          description: `must not differ from filter.${key}`,
        });
    }
    const end_time = given.end_time ?? filter.end_time;
    const start_time = given.start_time ?? filter.start_time ?? (end_time ?? now) - DEFAULT_RANGE_US;
    if (end_time !== undefined && start_time >= end_time)
      violations.push({
        field: `${name}_end_time`,
        rule: "compare.range",
        description: "must be after the start of its range",
      });
    return {
      agent_id: filter.agent_id,
      agent_version: given.agent_version ?? filter.agent_version,
      environment: given.environment ?? filter.environment,
      start_time,
      end_time,
    };
  };
  const sides = { baseline: sideOf("baseline"), candidate: sideOf("candidate") };
  if (violations.length === 0 && mayShareRuns(sides.baseline, sides.candidate))
    violations.push({
      field: "candidate_version",
      rule: "compare.overlap",
      description: "must select other runs than the baseline: by its version, environment or range",
    });
  if (violations.length > 0) throw fieldError(violations);
  return sides;
}

function mayShareRuns(a: Side, b: Side): boolean {
  const isEither = (key: "agent_version" | "environment") =>
    a[key] === undefined || b[key] === undefined || a[key] === b[key];
  const isBefore = (time: bigint, { end_time }: Side) => end_time === undefined || time < end_time;
  return (
    isEither("agent_version") &&
    isEither("environment") &&
    isBefore(a.start_time, b) &&
    isBefore(b.start_time, a)
  );
}
