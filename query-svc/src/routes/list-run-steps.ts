import type { ServiceImpl } from "@connectrpc/connect";
import { listRunSteps as selectSteps } from "@runfacts/db/read";
import { QueryService } from "@runfacts/gen/server/query_service";
import { principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { stepOf } from "../mapping/step.ts";
import { MAX_ITEMS_PAGE_SIZE, pageOf, pageSizeOf } from "../page.ts";
import { cursorValue, decodePageToken, encodePageToken, type PageScope } from "../page-token.ts";
import { runNotFound } from "../run-not-found.ts";

/** Lists the steps of a run in order of seq. */
export function listRunSteps({ pool }: Context): ServiceImpl<typeof QueryService>["listRunSteps"] {
  return async (request, call) => {
    const { projectId } = principalOf(call);
    const runId = request.runId.toLowerCase();
    const size = pageSizeOf(request.pageSize, MAX_ITEMS_PAGE_SIZE, MAX_ITEMS_PAGE_SIZE);
    const scope: PageScope = { projectId, rpc: QueryService.method.listRunSteps.name, filter: runId };
    const [seq] = request.pageToken ? decodePageToken(scope, request.pageToken, [cursorValue.place]) : [];
    const rows = await selectSteps(pool, projectId, runId, {
      after_seq: seq === undefined ? undefined : Number(seq),
      limit: size + 1,
    });
    if (rows === null) throw runNotFound();
    const page = pageOf(rows, size);
    return {
      steps: page.rows.map(stepOf),
      nextPageToken: page.last && encodePageToken(scope, [page.last.seq]),
    };
  };
}
