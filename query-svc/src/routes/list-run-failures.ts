import type { ServiceImpl } from "@connectrpc/connect";
import { listRunFailures as selectFailures } from "@runfacts/db/read";
import { QueryService } from "@runfacts/gen/server/query_service";
import { principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { failureOf } from "../mapping/failure.ts";
import { MAX_ITEMS_PAGE_SIZE, pageOf, pageSizeOf } from "../page.ts";
import { cursorValue, decodePageToken, encodePageToken, type PageScope } from "../page-token.ts";
import { runNotFound } from "../run-not-found.ts";

/** Lists the failures of a run, those of its first steps first. */
export function listRunFailures({ pool }: Context): ServiceImpl<typeof QueryService>["listRunFailures"] {
  return async (request, call) => {
    const { projectId } = principalOf(call);
    const runId = request.runId.toLowerCase();
    const size = pageSizeOf(request.pageSize, MAX_ITEMS_PAGE_SIZE, MAX_ITEMS_PAGE_SIZE);
    const scope: PageScope = { projectId, rpc: QueryService.method.listRunFailures.name, filter: runId };
    const [failureId] = request.pageToken ? decodePageToken(scope, request.pageToken, [cursorValue.id]) : [];
    const rows = await selectFailures(pool, projectId, runId, {
      after: failureId === undefined ? undefined : { failure_id: failureId },
      limit: size + 1,
    });
    if (rows === null) throw runNotFound();
    const page = pageOf(rows, size);
    return {
      failures: page.rows.map(failureOf),
      nextPageToken: page.last && encodePageToken(scope, [page.last.failure_id]),
    };
  };
}
