import type { ServiceImpl } from "@connectrpc/connect";
import { getRun as selectRun } from "@runfacts/db/read";
import type { QueryService } from "@runfacts/gen/server/query_service";
import { principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { runOf } from "../mapping/run.ts";
import { runNotFound } from "../run-not-found.ts";

/** Gets one run whole, with its steps, failures, decisions and signals. */
export function getRun({ pool }: Context): ServiceImpl<typeof QueryService>["getRun"] {
  return async ({ runId }, call) => {
    const found = await selectRun(pool, principalOf(call).projectId, runId.toLowerCase());
    if (found === null) throw runNotFound();
    return { run: runOf(found) };
  };
}
