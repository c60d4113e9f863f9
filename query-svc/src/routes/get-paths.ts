import type { ServiceImpl } from "@connectrpc/connect";
import { getPaths as selectPaths } from "@runfacts/db/read";
import { QueryService } from "@runfacts/gen/server/query_service";
import { addSums, emptySums } from "@runfacts/insight/paths";
import { fieldError, principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { failingSides, versionSides } from "../mapping/path-sides.ts";
import { pathsOf } from "../mapping/paths.ts";
import { filterReader } from "../request-filter.ts";

const filterOf = filterReader(QueryService.method.getPaths, ["agent_id"]);

/** Tells which ways runs of an agent take through their steps, and where some go another way. */
export function getPaths({ pool }: Context): ServiceImpl<typeof QueryService>["getPaths"] {
  return async (request, call) => {
    const { agent_id, agent_version: candidate, environment, start_time, end_time } = filterOf(request);
    const { baselineVersion: baseline } = request;
    if (baseline !== undefined) assertVersions(candidate, baseline);
    const versions = [candidate, baseline].flatMap((version) => version ?? []);
    const { byVersion, ...rest } = await selectPaths(pool, principalOf(call).projectId, {
      ...{ agent_id, environment, start_time, end_time },
      versions: versions.length > 0 ? versions : undefined,
    });
    if (candidate !== undefined && baseline !== undefined) {
      const [one, other] = [candidate, baseline].map((version) => byVersion.get(version) ?? emptySums());
      return pathsOf(versionSides(one ?? emptySums(), other ?? emptySums()), rest);
    }
    const all = emptySums();
    for (const sums of byVersion.values()) addSums(all, sums);
    return pathsOf(failingSides(all), rest);
  };
}

function assertVersions(candidate: string | undefined, baseline: string): void {
  if (candidate === undefined) {
    const description = "is required with baseline_version";
    throw fieldError([{ field: "filter.agent_version", rule: "required", description }]);
  }
  if (candidate === baseline) {
    const description = "must differ from filter.agent_version";
    throw fieldError([{ field: "baseline_version", rule: "filter.conflict", description }]);
  }
}
