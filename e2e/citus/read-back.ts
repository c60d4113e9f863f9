import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { QueryService } from "@runfacts/gen/server/query_service";
import type { Project } from "./projects.ts";

const PAGE = 100;

/** Ids of all runs of a project that the service lists, and how many it counts. */
export async function readBack(
  { query }: Project,
  queryUrl: string,
): Promise<{ readonly listed: Set<string>; readonly counted: number }> {
  const client = createClient(QueryService, createGrpcTransport({ baseUrl: queryUrl }));
  const listed = new Set<string>();
  let pageToken = "";
  do {
    const page = await client.listRuns({ pageSize: PAGE, pageToken }, { headers: query });
    for (const { runId } of page.runs) listed.add(runId);
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  const stats = await client.getStats({}, { headers: query });
  return { listed, counted: Number(stats.totalRuns) };
}
