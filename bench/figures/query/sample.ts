import type { History } from "../../data/history.ts";
import { query } from "../../harness/postgres.ts";
import type { RestClient } from "../../harness/rest-client.ts";

/** What a database holds, as far as reads ask for it. */
export interface Sample {
  readonly history: History;
  readonly runIds: readonly string[];
  readonly sessionIds: readonly string[];
  /** Path of a page far down the list of all runs. */
  readonly deepPage: string;
}

const DEPTH = 5_000;
const LARGEST_PAGE = 100;

/** Takes a sample of a filled database. */
export async function takeSample(ownerUrl: string, client: RestClient, history: History): Promise<Sample> {
  const rows = await query<{ run_id: string; session_id: string | null }>(
    ownerUrl,
    "SELECT run_id::text, session_id FROM agent_runs ORDER BY hashtext(run_id::text) LIMIT 2000",
  );
  return {
    history,
    runIds: rows.map(({ run_id }) => run_id),
    sessionIds: rows.flatMap(({ session_id }) => session_id ?? []),
    deepPage: await findDeepPage(client, history),
  };
}

/** Follows the pages as a reader would, large ones, then asks for one of the usual size. */
async function findDeepPage(client: RestClient, { runs }: History): Promise<string> {
  let path = `/v1/runs?page_size=${LARGEST_PAGE}`;
  for (let skipped = 0; skipped < Math.min(DEPTH, runs / 2); skipped += LARGEST_PAGE) {
    const { headers } = await client.get(path);
    const next = /<([^>]+)>; rel="next"/.exec(String(headers["link"]))?.[1];
    if (next === undefined) throw new Error("the list ended before the page looked for");
    path = next;
  }
  return path.replace(`page_size=${LARGEST_PAGE}`, "page_size=20");
}
