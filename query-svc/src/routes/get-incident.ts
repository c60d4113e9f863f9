import { Code, type ServiceImpl } from "@connectrpc/connect";
import { getIncident as selectIncident } from "@runfacts/db/read";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import type { QueryService } from "@runfacts/gen/server/query_service";
import { apiError, principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { causesOf, incidentOf } from "../mapping/incident.ts";

/** Gets an incident, with what affected runs have in common. */
export function getIncident({ pool }: Context): ServiceImpl<typeof QueryService>["getIncident"] {
  return async ({ incidentId }, call) => {
    const found = await selectIncident(pool, principalOf(call).projectId, incidentId.toLowerCase());
    if (found === null) {
      const message = "incident_id: no incident with this id";
      throw apiError(Code.NotFound, ErrorReason.INCIDENT_NOT_FOUND, message);
    }
    return { incident: incidentOf(found.incident, causesOf(found.causes)) };
  };
}
