import { Code, type ServiceImpl } from "@connectrpc/connect";
import { IngestOutcome, type IngestService } from "@runfacts/gen/server/ingest_service";
import { principalOf } from "@runfacts/server";
import { droppedAnswer, noFields } from "../accept/dropped-fields.ts";
import { onViolationOf } from "../accept/on-violation.ts";
import type { Refusal } from "../accept/refusal.ts";
import type { Context } from "../context.ts";
import { createdAtOf } from "../created-at.ts";
import { type Ingested, ingest } from "../ingest.ts";

/** Stores several whole runs in one transaction; each gets a result of its own. */
export function ingestRuns(context: Context): ServiceImpl<typeof IngestService>["ingestRuns"] {
  return async ({ runs, onViolation: asked }, call) => {
    const onViolation = onViolationOf(asked, context.onViolation);
    const results = await ingest(context, principalOf(call), runs, { onViolation, isValidated: false });
    return { results: results.map(resultOf) };
  };
}

const outcomes = {
  created: IngestOutcome.CREATED,
  duplicate: IngestOutcome.DUPLICATE,
  rejected: IngestOutcome.REJECTED,
};

function resultOf(ingested: Ingested) {
  const { runId, outcome, refusal } = ingested;
  const error = refusal === undefined ? undefined : errorOf(refusal);
  // Any text may stand where a refused run's id should be: only a valid one is repeated.
  const isNamed = error === undefined || !refusal?.violations.some(({ field }) => field === "run_id");
  return {
    runId: isNamed ? runId : "",
    outcome: outcomes[outcome],
    error,
    createdAt: createdAtOf(ingested),
    ...droppedAnswer(refusal === undefined ? ingested.dropped : noFields),
  };
}

function errorOf({ code, reason, message, violations }: Refusal) {
  return { code: codeWord(code), reason, message, fieldViolations: [...violations] };
}

function codeWord(code: Code): string {
  return Code[code].replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
}
