import { Code, type ServiceImpl } from "@connectrpc/connect";
import { IngestOutcome, type IngestService } from "@runfacts/gen/server/ingest_service";
import { fieldError, principalOf } from "@runfacts/server";
import { droppedAnswer, NamedFields, noFields } from "../accept/dropped-fields.ts";
import { onViolationOf } from "../accept/on-violation.ts";
import type { Refusal } from "../accept/refusal.ts";
import type { Context } from "../context.ts";
import { createdAtOf } from "../created-at.ts";
import { type Ingested, ingest } from "../ingest.ts";
import { takeReport } from "../take-report.ts";
import { tellPosition } from "../tell-position.ts";

const nothingGiven = {
  field: "runs",
  rule: "repeated.min_items",
  description: "must contain at least 1 item(s), unless client_report is given",
};

/** Stores several whole runs in one transaction, each with a result of its own, and what a tracer reports beside them. */
export function ingestRuns(context: Context): ServiceImpl<typeof IngestService>["ingestRuns"] {
  return async ({ runs, onViolation: asked, clientReport }, call) => {
    const principal = principalOf(call);
    if (runs.length === 0) {
      if (clientReport === undefined) throw fieldError([nothingGiven]);
      return { clientReport: await takeReport(context, principal.projectId, clientReport) };
    }
    const onViolation = onViolationOf(asked, context.onViolation);
    const ingested = await ingest(context, principal, runs, { onViolation, isValidated: false });
    const named = new NamedFields();
    const results = ingested.map((result) => resultOf(result, named));
    // Its transactions followed each other: the last has all of them.
    const last = ingested.findLast((result) => result.refusal === undefined);
    const position = last === undefined ? "" : tellPosition(call, last.position);
    if (clientReport === undefined) return { results, position };
    return { results, position, clientReport: await takeReport(context, principal.projectId, clientReport) };
  };
}

const outcomes = {
  created: IngestOutcome.CREATED,
  duplicate: IngestOutcome.DUPLICATE,
  rejected: IngestOutcome.REJECTED,
};

function resultOf(ingested: Ingested, named: NamedFields) {
  const { runId, outcome, refusal } = ingested;
  const error = refusal === undefined ? undefined : errorOf(refusal, named);
  // Any text may stand where a refused run's id should be: only a valid one is repeated.
  const isNamed = error === undefined || !refusal?.violations.some(({ field }) => field === "run_id");
  return {
    runId: isNamed ? runId : "",
    outcome: outcomes[outcome],
    error,
    createdAt: createdAtOf(ingested),
    ...droppedAnswer(refusal === undefined ? ingested.dropped : noFields, named),
  };
}

function errorOf({ code, reason, message, violations }: Refusal, named: NamedFields) {
  return { code: codeWord(code), reason, message, fieldViolations: named.take(violations) };
}

function codeWord(code: Code): string {
  return Code[code].replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
}
