import type { JsonValue } from "@bufbuild/protobuf";
import { IngestOutcome, IngestService } from "@runfacts/gen/server/ingest_service";
import { SignalOutcome } from "@runfacts/gen/server/record_signals";
import { type RestProfile, restMethod } from "@runfacts/server";

/** What REST says otherwise than the other protocols. */
export const rest: RestProfile = {
  [IngestService.method.ingestRun.name]: restMethod(IngestService.method.ingestRun, {
    status: ({ outcome }) => (outcome === IngestOutcome.CREATED ? 201 : 200),
    body: joinFailure,
  }),
  [IngestService.method.recordSignals.name]: restMethod(IngestService.method.recordSignals, {
    status: ({ results }) =>
      results.length === 1 && results[0]?.outcome === SignalOutcome.CREATED ? 201 : 200,
    body: listSignal,
  }),
};

/** REST takes a single signal too. */
function listSignal(body: JsonValue): JsonValue {
  if (typeof body !== "object" || body === null || Array.isArray(body) || "signals" in body) return body;
  return { signals: [body] };
}

/**
 * REST takes a single `failure` too, since most failed runs have one; with `failures` beside it, both count, and the single
 * one is the last, so that errors name the others by their places.
 */
export function joinFailure(body: JsonValue): JsonValue {
  if (typeof body !== "object" || body === null || Array.isArray(body) || !("failure" in body)) return body;
  const { failure, ...run } = body;
  const failures = run["failures"] ?? [];
  if (failure === null || failure === undefined) return run;
  return Array.isArray(failures) ? { ...run, failures: [...failures, failure] } : run;
}
