import type { DatabasePool } from "@runfacts/db/pool";
import type { RunFilter } from "@runfacts/db/read";
import { findTypicalRuns, hourOfAgents, type NewIncident } from "@runfacts/db/watch";
import { changePoints, wilsonInterval } from "@runfacts/insight/statistics";
import type { Opened } from "@runfacts/insight/watching";
import type { FindCauses } from "./find-causes.ts";

const HOUR_MS = 3_600_000;
/** Standard deviations of an interval of 95 %. */
const Z_OF_95 = 1.96;
/** How far back it is looked for where a drift began. */
const LOOKED_BACK_HOURS = 14 * 24;

type Found = Opened & { readonly agentId: string; readonly until: bigint };
type FailureTypeWord = NonNullable<NewIncident["failure_type"]>;

/** What is stored of something that got worse: since when, of how many runs, the first and a typical one, and causes. */
export async function describeIncident(
  pool: DatabasePool,
  projectId: number,
  found: Found,
  findCauses: FindCauses,
): Promise<Omit<NewIncident, "subject">> {
  const dated =
    found.kind === "drift" && found.metric === "failure_rate" ? await date(pool, projectId, found) : found;
  const [type, code] = splitFailure(dated.failure);
  const runs = await findTypicalRuns(pool, projectId, affectedRuns(dated));
  const isRate = dated.hits > 0 && dated.runs > 0 && dated.metric !== "";
  const observed = isRate ? wilsonInterval(dated.hits / dated.runs, dated.runs, Z_OF_95) : undefined;
  return {
    kind: dated.kind,
    agent_id: dated.agentId,
    agent_version: dated.agentVersion ?? null,
    baseline_version: dated.baselineVersion ?? null,
    environment: dated.environment,
    metric: dated.metric,
    failure_type: type,
    failure_code: code,
    began_at: BigInt(dated.beganAt) * 1_000n,
    baseline_value: dated.baseline ?? null,
    observed_value: dated.observed ?? null,
    observed_low: observed?.low ?? null,
    observed_high: observed?.high ?? null,
    false_alarm_rate: dated.falseAlarmRate ?? null,
    run_count: BigInt(Math.round(dated.runs)),
    affected_run_count: BigInt(Math.round(dated.hits)),
    first_run_id: dated.kind === "agent_silent" ? null : runs.first,
    typical_run_id: dated.kind === "agent_silent" ? null : runs.latest,
    causes: dated.kind === "agent_silent" ? "[]" : await findCauses(pool, projectId, dated),
  };
}

/** A drift from its change point on, if one is sure; else from where the evidence began to grow. */
async function date(pool: DatabasePool, projectId: number, found: Found): Promise<Found> {
  const until = Number(found.until / 1_000n);
  const from = until - LOOKED_BACK_HOURS * HOUR_MS;
  const rows = await hourOfAgents(pool, projectId, {
    agent_id: found.agentId,
    environment: found.environment,
    start_time: BigInt(from) * 1_000n,
    end_time: found.until,
  });
  const points = Array.from({ length: LOOKED_BACK_HOURS }, () => ({ runs: 0, sum: 0 }));
  for (const { start, runs, failed_runs } of rows) {
    const point = points[Math.floor((Number(start / 1_000n) - from) / HOUR_MS)];
    if (point === undefined) continue;
    point.runs += runs;
    point.sum += failed_runs;
  }
  const last = changePoints(points).findLast(({ before, after }) => after > before);
  if (last === undefined) return found;
  const since = points.slice(last.at);
  const runs = since.reduce((sum, point) => sum + point.runs, 0);
  const hits = since.reduce((sum, point) => sum + point.sum, 0);
  return { ...found, beganAt: from + last.at * HOUR_MS, observed: hits / runs, runs, hits };
}

function affectedRuns(found: Found): RunFilter {
  const [failure_type, failure_code] = splitFailure(found.failure);
  const common = {
    agent_id: found.agentId,
    environment: found.environment,
    start_time: BigInt(found.beganAt) * 1_000n,
    end_time: found.until,
    ...(found.kind === "version_regression" && { agent_version: found.agentVersion }),
  };
  if (failure_type !== null && failure_code !== null) return { ...common, failure_type, failure_code };
  if (found.metric === "failure_rate") return { ...common, status: "failure" };
  if (found.metric === "abandoned_rate") return { ...common, status: "abandoned" };
  if (found.metric.startsWith("duration_"))
    return { ...common, min_duration_ms: BigInt(Math.floor(found.observed ?? 0)), ended: true };
  return { ...common, ended: true };
}

function splitFailure(failure: string | undefined): [FailureTypeWord, string] | [null, null] {
  if (failure === undefined) return [null, null];
  const at = failure.indexOf("/");
  return [failure.slice(0, at) as FailureTypeWord, failure.slice(at + 1)];
}
