import { QueryService } from "@runfacts/gen/server/query_service";
import { type RestProfile, restMethod } from "@runfacts/server";

/** What REST says otherwise than the other protocols. */
export const rest: RestProfile = {
  [QueryService.method.watchRuns.name]: restMethod(QueryService.method.watchRuns, {
    events: {
      id: ({ cursor }) => cursor,
      isIdle: ({ event }) => event.case === undefined,
      resume: "cursor",
    },
  }),
};
