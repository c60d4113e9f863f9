import type { ServiceImpl } from "@connectrpc/connect";
import type { ExportLogsServiceRequest, LogsService } from "@runfacts/gen/otlp/logs-service";
import { mapLogsInParts, type RecordFacts, spansOfRecords } from "@runfacts/otlp";
import { principalOf } from "@runfacts/server";
import { Breath, inParts } from "../accept/breath.ts";
import { conversationPartsOf } from "../traces/conversation-parts.ts";
import type { OtlpContext } from "./otlp-context.ts";
import { store } from "./store.ts";

/** Takes log records, of which those of coding agents become steps: OK says that they are stored. */
export function exportLogs(context: OtlpContext): ServiceImpl<typeof LogsService>["export"] {
  return async (request, call) => {
    const { projectId } = principalOf(call);
    const project = await context.mappers.of(projectId);
    const { mapper } = project;
    context.metrics.logRecords.inc(countRecords(request));
    const { records, evaluations, dropped } = await inParts(mapLogsInParts(request, mapper), new Breath());
    const told = await store(context, projectId, project, {
      signal: "logs",
      noun: "log record",
      spans: spansOfRecords(records.filter(isNamed), mapper.key),
      conversations: conversationPartsOf(
        records.filter((record) => !isNamed(record)),
        mapper.key,
      ),
      evaluations,
      rejected: [],
      dropped,
    });
    if (told === undefined) return {};
    return { partialSuccess: { rejectedLogRecords: told.rejected, errorMessage: told.errorMessage } };
  };
}

/** True for a record that tells its prompt, and so its run. */
function isNamed({ runId }: RecordFacts): boolean {
  return runId !== undefined;
}

function countRecords({ resourceLogs }: ExportLogsServiceRequest): number {
  let count = 0;
  for (const { scopeLogs } of resourceLogs)
    for (const { logRecords } of scopeLogs) count += logRecords.length;
  return count;
}
