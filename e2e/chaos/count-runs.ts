import { getJson } from "../harness/rest.ts";

const AT_A_TIME = 16;

/** What became of acknowledged runs. */
export interface RunCounts {
  readonly lost: number;
  readonly wrong: number;
  readonly extra: number;
}

/** Reads every acknowledged run back: lost is one that is not there, wrong one that lacks a step, extra a row too many. */
export async function countRuns(queryUrl: string, acknowledged: ReadonlySet<string>): Promise<RunCounts> {
  const ids = [...acknowledged];
  let [lost, wrong] = [0, 0];
  while (ids.length > 0) {
    const replies = ids.splice(0, AT_A_TIME).map((id) => getJson(queryUrl, `/v1/runs/${id}`));
    for (const { status, body } of await Promise.all(replies)) {
      if (status !== 200) lost += 1;
      else if ((body as { steps: unknown[] }).steps.length !== 3) wrong += 1;
    }
  }
  const { body } = await getJson(queryUrl, "/v1/stats");
  const { total_runs } = body as { total_runs: number };
  return { lost, wrong, extra: total_runs - (acknowledged.size - lost) };
}
