import type { LogRecord } from "@runfacts/gen/otlp/logs";
import type { ExportLogsServiceRequest } from "@runfacts/gen/otlp/logs-service";
import { type Dropped, nothingDropped } from "../dialect/dropped.ts";
import { atOnce } from "../span/at-once.ts";
import { evaluationOf } from "../span/events-of.ts";
import { runIdOf, spanIdOf } from "../span/ids.ts";
import { judgements, type Mapper } from "../span/mapper.ts";
import { sourceOf } from "../span/source.ts";
import { mapRecord } from "./map-record.ts";
import type { RecordEvaluation, RecordFacts } from "./record-facts.ts";
import { namesOf } from "./record-name.ts";

/** What came of the log records of a request. */
export interface MappedLogs {
  readonly records: readonly RecordFacts[];
  readonly evaluations: readonly RecordEvaluation[];
  readonly dropped: Readonly<Dropped>;
}

/** The judgement that a record holds of the trace that it belongs to; undefined if it is no judgement. */
function judgementOf(record: LogRecord, mapper: Mapper, dropped: Dropped): RecordEvaluation | undefined {
  const names = judgements.find(({ event }) => namesOf(record).includes(event));
  const runId = runIdOf(record.traceId);
  if (names === undefined || runId === undefined) return undefined;
  const evaluation = evaluationOf(record.attributes, names, mapper.check, dropped);
  const spanId = spanIdOf(record.spanId);
  return evaluation && { runId, ...(spanId !== undefined && { spanId }), ...evaluation };
}

/** Maps all log records of a request, each on its own. */
export function mapLogs(request: ExportLogsServiceRequest, mapper: Mapper): MappedLogs {
  return atOnce(mapLogsInParts(request, mapper));
}

/** The same, so that other work can be done between records. */
export function* mapLogsInParts(
  request: ExportLogsServiceRequest,
  mapper: Mapper,
): Generator<undefined, MappedLogs> {
  const records: RecordFacts[] = [];
  const evaluations: RecordEvaluation[] = [];
  const dropped = nothingDropped();
  for (const { resource, scopeLogs } of request.resourceLogs) {
    const source = sourceOf(resource, mapper.check);
    for (const { scope, logRecords } of scopeLogs) {
      for (const record of logRecords) {
        const evaluation = judgementOf(record, mapper, dropped);
        if (evaluation !== undefined) evaluations.push(evaluation);
        else {
          const facts = mapRecord(record, scope?.name ?? "", source, mapper, dropped);
          if (facts !== undefined) records.push(facts);
        }
        yield;
      }
    }
  }
  return { records, evaluations, dropped };
}
