import type { SentSpan } from "./exporters.ts";
import {
  attributesOf,
  contextOf,
  hrTimeOf,
  type JsonKeyValue,
  type JsonResource,
  type JsonScoped,
  resourceOf,
} from "./otlp-json.ts";

interface JsonSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind?: number;
  readonly startTimeUnixNano: string | number;
  readonly endTimeUnixNano?: string | number;
  readonly attributes?: readonly JsonKeyValue[];
  readonly events?: readonly {
    readonly name: string;
    readonly timeUnixNano?: string | number;
    readonly attributes?: readonly JsonKeyValue[];
  }[];
  readonly status?: { readonly code?: number; readonly message?: string };
}

interface JsonTraces {
  readonly resourceSpans: readonly {
    readonly resource?: JsonResource;
    readonly scopeSpans: readonly (JsonScoped & { readonly spans: readonly JsonSpan[] })[];
  }[];
}

/** The spans of a request in JSON as an SDK would hand them to its exporter. */
export function sentSpans(json: string): SentSpan[] {
  const { resourceSpans } = JSON.parse(json) as JsonTraces;
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const own = resourceOf(resource);
    return scopeSpans.flatMap(({ scope, spans }) => {
      const instrumentationScope = { name: scope?.name ?? "", version: scope?.version };
      return spans.map((span) => sentSpan(span, own, instrumentationScope));
    });
  });
}

function sentSpan(span: JsonSpan, resource: object, instrumentationScope: object): SentSpan {
  const sent = {
    name: span.name,
    // The API counts kinds from 0, OTLP from 1.
    kind: Math.max(0, (span.kind ?? 1) - 1),
    spanContext: () => contextOf(span.traceId, span.spanId),
    parentSpanContext: contextOf(span.traceId, span.parentSpanId),
    startTime: hrTimeOf(span.startTimeUnixNano),
    endTime: hrTimeOf(span.endTimeUnixNano),
    status: { code: span.status?.code ?? 0, message: span.status?.message },
    attributes: attributesOf(span.attributes),
    links: [],
    events: (span.events ?? []).map(({ name, timeUnixNano, attributes }) => ({
      name,
      time: hrTimeOf(timeUnixNano),
      attributes: attributesOf(attributes),
    })),
    duration: [0, 0],
    ended: true,
    resource,
    instrumentationScope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
  return sent as unknown as SentSpan;
}
