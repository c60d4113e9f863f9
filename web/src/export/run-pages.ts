import { Code, ConnectError } from "@connectrpc/connect";
import { callUnaryMethod } from "@connectrpc/connect-query-core";
import { QueryService } from "@runfacts/gen/client/query_service";
import type { RunSummary } from "@runfacts/gen/client/run";
import { transport } from "../api/transport.ts";
import { filterFields } from "../filter/filter-request.ts";
import type { RunFilter } from "../filter/run-filter.ts";

/** The most that ListRuns gives at once. */
const PAGE_SIZE = 100;
/** Waits before a page is asked for again that the service was away for, in ms. */
const waits = [500, 1_000, 2_000, 4_000];

/**
 * The runs that a filter selects, newest first, a page of up to 100 at a time; no more than one is held. A range that
 * ends now ends when this begins. A page that the service is away for is asked for again for 7.5 s.
 *
 * @throws ConnectError if the service does not answer, or `signal` is aborted
 */
export async function* runPages(
  filter: RunFilter,
  signal: AbortSignal,
): AsyncGenerator<readonly RunSummary[]> {
  const fields = filterFields(filter);
  let pageToken: string | undefined;
  do {
    const request = { filter: fields, pageSize: PAGE_SIZE, pageToken };
    const page = await withRetry(signal, () =>
      callUnaryMethod(transport, QueryService.method.listRuns, request, { signal }),
    );
    yield page.runs;
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
}

async function withRetry<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  for (const wait of waits) {
    try {
      return await ask();
    } catch (error) {
      if (ConnectError.from(error).code !== Code.Unavailable) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
      signal.throwIfAborted();
    }
  }
  return ask();
}
