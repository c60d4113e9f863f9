import type { ServiceImpl } from "@connectrpc/connect";
import type { ExportLogsServiceRequest, LogsService } from "@runfacts/gen/otlp/logs-service";
import { mapLogsInParts } from "@runfacts/otlp";
import { principalOf } from "@runfacts/server";
import { Breath, inParts } from "../accept/breath.ts";
import { spansWithTurns } from "../traces/spans-with-turns.ts";
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
      spans: await spansWithTurns(context.findTurns, projectId, records, mapper.key),
      evaluations,
      rejected: [],
      dropped,
    });
    if (told === undefined) return {};
    return { partialSuccess: { rejectedLogRecords: told.rejected, errorMessage: told.errorMessage } };
  };
}

function countRecords({ resourceLogs }: ExportLogsServiceRequest): number {
  let count = 0;
  for (const { scopeLogs } of resourceLogs)
    for (const { logRecords } of scopeLogs) count += logRecords.length;
  return count;
}
