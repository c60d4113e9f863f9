import type { ServiceImpl } from "@connectrpc/connect";
import { readWatched, listIncidents as selectIncidents } from "@runfacts/db/read";
import { QueryService } from "@runfacts/gen/server/query_service";
import { fromMicroseconds, principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { incidentKindOf, incidentOf, incidentStateOf } from "../mapping/incident.ts";
import { wordOf } from "../mapping/words.ts";
import { pageOf, pageSizeOf } from "../page.ts";
import { cursorValue, decodePageToken, encodePageToken, type PageScope } from "../page-token.ts";
import { filterReader } from "../request-filter.ts";

const filterOf = filterReader(QueryService.method.listIncidents);

const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

/** Lists what got worse, that which was opened last first. */
export function listIncidents({ pool }: Context): ServiceImpl<typeof QueryService>["listIncidents"] {
  return async (request, call) => {
    const { projectId } = principalOf(call);
    const filter = {
      ...filterOf(request),
      state: wordOf(incidentStateOf, request.state),
      kind: wordOf(incidentKindOf, request.kind),
      ongoing: request.ongoing,
    };
    const size = pageSizeOf(request.pageSize, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
    const scope: PageScope = { projectId, rpc: QueryService.method.listIncidents.name, filter };
    const [{ incidents, total }, watched] = await Promise.all([
      selectIncidents(pool, projectId, filter, {
        after: request.pageToken ? cursorOf(scope, request.pageToken) : undefined,
        limit: size + 1,
      }),
      readWatched(pool, projectId),
    ]);
    const { rows, last } = pageOf(incidents, size);
    return {
      incidents: rows.map((row) => incidentOf(row)),
      nextPageToken: last && encodePageToken(scope, [last.opened_at.toString(), last.incident_id]),
      totalIncidents: total,
      watchedUntil: watched.until === null ? undefined : fromMicroseconds(watched.until),
      watchedAgentCount: watched.agents,
    };
  };
}

function cursorOf(scope: PageScope, token: string) {
  const [openedAt, incidentId] = decodePageToken(scope, token, [cursorValue.time, cursorValue.id]);
  return { opened_at: BigInt(openedAt), incident_id: incidentId };
}
