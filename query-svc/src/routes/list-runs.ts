import type { ServiceImpl } from "@connectrpc/connect";
import { type RunCursor, listRuns as selectRuns } from "@runfacts/db/read";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { type ListRunsRequest, QueryService } from "@runfacts/gen/server/query_service";
import { fieldError, principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { runSummaryOf } from "../mapping/run.ts";
import { pageOf, pageSizeOf } from "../page.ts";
import { cursorValue, decodePageToken, encodePageToken, type PageScope } from "../page-token.ts";
import { filterReader } from "../request-filter.ts";

const filterOf = filterReader(QueryService.method.listRuns);

const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

/** Lists runs without their steps, newest start first. */
export function listRuns({ pool }: Context): ServiceImpl<typeof QueryService>["listRuns"] {
  return async (request, call) => {
    const { projectId } = principalOf(call);
    const filter = filterOf(request);
    const size = pageSizeOf(request.pageSize, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
    const scope: PageScope = { projectId, rpc: QueryService.method.listRuns.name, filter };
    const rows = await selectRuns(pool, projectId, {
      filter,
      ...positionOf(request, scope, size),
      limit: size + 1,
    });
    const page = pageOf(rows, size);
    return {
      runs: page.rows.map(runSummaryOf),
      nextPageToken: page.last && encodePageToken(scope, [page.last.started_at.toString(), page.last.run_id]),
    };
  };
}

function positionOf(
  { page, pageToken }: ListRunsRequest,
  scope: PageScope,
  size: number,
): { after?: RunCursor; offset?: number } {
  if (pageToken && page !== undefined) {
    const description = "must not be given together with page_token";
    throw fieldError([{ field: "page", rule: "page.exclusive", description }], ErrorReason.FIELD_VIOLATION);
  }
  if (!pageToken) return { offset: ((page ?? 1) - 1) * size };
  const [startedAt, runId] = decodePageToken(scope, pageToken, [cursorValue.time, cursorValue.id]);
  return { after: { started_at: BigInt(startedAt), run_id: runId } };
}
