import type { ConnectRouter, HandlerContext, ServiceImpl } from "@connectrpc/connect";
import { cancellable } from "@runfacts/db/pool";
import { QueryService } from "@runfacts/gen/server/query_service";
import { principalOf } from "@runfacts/server";
import type { Context, ServiceContext } from "../context.ts";
import { compareVersions } from "./compare-versions.ts";
import { explainFailures } from "./explain-failures.ts";
import { getFacets } from "./get-facets.ts";
import { getIncident } from "./get-incident.ts";
import { getPaths } from "./get-paths.ts";
import { getRun } from "./get-run.ts";
import { getStats } from "./get-stats.ts";
import { getTimeSeries } from "./get-time-series.ts";
import { listAgents } from "./list-agents.ts";
import { listFailureGroups } from "./list-failure-groups.ts";
import { listFailureRates } from "./list-failure-rates.ts";
import { listIncidents } from "./list-incidents.ts";
import { listIntakeViolations } from "./list-intake-violations.ts";
import { listRunFailures } from "./list-run-failures.ts";
import { listRunSteps } from "./list-run-steps.ts";
import { listRuns } from "./list-runs.ts";
import { listSignalGroups } from "./list-signal-groups.ts";
import { watchRuns } from "./watch-runs.ts";

/** Every RPC of the service. What a call still asks of the database when it is cut short is cancelled there. */
export function routes(context: ServiceContext): (router: ConnectRouter) => void {
  const implementation = {
    listRuns: perRead(context, listRuns),
    getRun: perRead(context, getRun),
    listRunSteps: perRead(context, listRunSteps),
    listRunFailures: perRead(context, listRunFailures),
    getStats: perRead(context, getStats),
    getTimeSeries: perRead(context, getTimeSeries),
    getFacets: perRead(context, getFacets),
    getPaths: perRead(context, getPaths),
    listFailureGroups: perRead(context, listFailureGroups),
    listFailureRates: perRead(context, listFailureRates),
    compareVersions: perRead(context, compareVersions),
    explainFailures: perRead(context, explainFailures),
    listAgents: perRead(context, listAgents),
    listIntakeViolations: perRead(context, listIntakeViolations),
    listSignalGroups: perRead(context, listSignalGroups),
    listIncidents: perRead(context, listIncidents),
    getIncident: perRead(context, getIncident),
    watchRuns: perCall(context, watchRuns),
  } satisfies ServiceImpl<typeof QueryService>;
  return (router) => router.service(QueryService, implementation);
}

/** The same for what reads once, where the request may name a position that must have been reached. */
function perRead<Request extends { readonly minPosition?: string }, Answer>(
  context: ServiceContext,
  handler: (context: Context) => Handler<Request, Promise<Answer> | Answer>,
): Handler<Request, Promise<Answer> | Answer> {
  const plain = perCall(context, handler);
  return (request, call) => {
    const { minPosition } = request;
    // That of an answer without runs is empty.
    if (!minPosition) return plain(request, call);
    const { signal } = call;
    const usual = context.database.of(principalOf(call).projectId);
    return context.positions.read(usual, minPosition, signal, async (pool) => {
      return await handler({ ...context, pool: cancellable(pool, signal) })(request, call);
    });
  };
}

type Handler<Request, Answer> = (request: Request, call: HandlerContext) => Answer;

/** A handler whose statements end with its call: when the deadline passes, or the client leaves. */
function perCall<Request, Answer>(
  context: ServiceContext,
  handler: (context: Context) => Handler<Request, Answer>,
): Handler<Request, Answer> {
  return (request, call) => {
    const pool = context.database.of(principalOf(call).projectId);
    return handler({ ...context, pool: cancellable(pool, call.signal) })(request, call);
  };
}
