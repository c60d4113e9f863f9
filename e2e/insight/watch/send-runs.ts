import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { IngestOutcome, IngestService } from "@runfacts/gen/server/ingest_service";
import type { Run } from "@runfacts/gen/server/run";

const RUNS_A_CALL = 500;

/** Sends runs to ingest, which must store each. */
export async function sendRuns(ingestUrl: string, runs: readonly Run[]): Promise<void> {
  const ingest = createClient(IngestService, createGrpcTransport({ baseUrl: ingestUrl }));
  for (let from = 0; from < runs.length; from += RUNS_A_CALL) {
    const { results } = await ingest.ingestRuns({ runs: runs.slice(from, from + RUNS_A_CALL) });
    const refused = results.find(({ outcome }) => outcome !== IngestOutcome.CREATED);
    if (refused !== undefined)
      throw new Error(`a run was not stored: ${refused.error?.message ?? "no reason"}`);
  }
}
