import type { SentRecord } from "./exporters.ts";
import {
  attributesOf,
  contextOf,
  hrTimeOf,
  type JsonAnyValue,
  type JsonKeyValue,
  type JsonResource,
  type JsonScoped,
  resourceOf,
} from "./otlp-json.ts";

interface JsonRecord {
  readonly timeUnixNano?: string | number;
  readonly observedTimeUnixNano?: string | number;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly eventName?: string;
  readonly body?: JsonAnyValue;
  readonly attributes?: readonly JsonKeyValue[];
}

interface JsonLogs {
  readonly resourceLogs: readonly {
    readonly resource?: JsonResource;
    readonly scopeLogs: readonly (JsonScoped & { readonly logRecords: readonly JsonRecord[] })[];
  }[];
}

/** The log records of a request in JSON as an SDK would hand them to its exporter. */
export function sentRecords(json: string): SentRecord[] {
  const { resourceLogs } = JSON.parse(json) as JsonLogs;
  return resourceLogs.flatMap(({ resource, scopeLogs }) => {
    const own = resourceOf(resource);
    return scopeLogs.flatMap(({ scope, logRecords }) => {
      const instrumentationScope = { name: scope?.name ?? "", version: scope?.version };
      return logRecords.map((record) => sentRecord(record, own, instrumentationScope));
    });
  });
}

function sentRecord(record: JsonRecord, resource: object, instrumentationScope: object): SentRecord {
  const sent = {
    hrTime: hrTimeOf(record.timeUnixNano),
    hrTimeObserved: hrTimeOf(record.observedTimeUnixNano),
    spanContext: contextOf(record.traceId, record.spanId),
    body: record.body?.stringValue,
    eventName: record.eventName,
    resource,
    instrumentationScope,
    attributes: attributesOf(record.attributes),
    droppedAttributesCount: 0,
  };
  return sent as unknown as SentRecord;
}
