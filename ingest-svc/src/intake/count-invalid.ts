import type { MessageShape } from "@bufbuild/protobuf";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { IngestService } from "@runfacts/gen/server/ingest_service";
import type { InvalidRequest } from "@runfacts/server";
import { countRefusal } from "./count-refusal.ts";

const { ingestRun, recordRunPart } = IngestService.method;

/** Counts a request for one run that the annotated rules of the contract refused before the service saw it. */
export function countInvalid(
  context: Parameters<typeof countRefusal>[0],
  { method, message, violations, principal }: InvalidRequest,
): void {
  if (principal === undefined) return;
  const { prefix, run } = runIn(method, message);
  if (run === undefined) return;
  const within = violations.flatMap(({ field, rule, description }) =>
    field.startsWith(prefix) ? [{ field: field.slice(prefix.length), rule, description }] : [],
  );
  countRefusal(context, principal.projectId, run, {
    reason: ErrorReason.FIELD_VIOLATION,
    violations: within,
  });
}

/** The run of a request for one run, and the prefix of paths within it. */
function runIn(method: InvalidRequest["method"], message: InvalidRequest["message"]) {
  if (method === ingestRun)
    return { prefix: "run.", run: (message as MessageShape<typeof ingestRun.input>).run };
  if (method === recordRunPart)
    return { prefix: "part.", run: (message as MessageShape<typeof recordRunPart.input>).part };
  return { prefix: "", run: undefined };
}
