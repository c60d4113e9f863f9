import type { ExportTraceServiceRequest } from "@runfacts/gen/otlp/trace-service";
import { type Dropped, nothingDropped } from "../dialect/dropped.ts";
import { atOnce } from "./at-once.ts";
import { mapSpan } from "./map-span.ts";
import type { Mapper } from "./mapper.ts";
import { sourceOf } from "./source.ts";
import type { RejectReason, SpanFacts } from "./span-facts.ts";

/** What came of the spans of a request. */
export interface MappedTraces {
  readonly spans: readonly SpanFacts[];
  /** How many spans cannot be taken, by the field that is wrong. */
  readonly rejected: Readonly<Partial<Record<RejectReason, number>>>;
  readonly dropped: Readonly<Dropped>;
}

/** Maps all spans of a request, each on its own. */
export function mapTraces(request: ExportTraceServiceRequest, mapper: Mapper): MappedTraces {
  return atOnce(mapTracesInParts(request, mapper));
}

/** The same, so that other work can be done between spans. */
export function* mapTracesInParts(
  request: ExportTraceServiceRequest,
  mapper: Mapper,
): Generator<undefined, MappedTraces> {
  const spans: SpanFacts[] = [];
  const rejected: Partial<Record<RejectReason, number>> = {};
  const dropped = nothingDropped();
  for (const { resource, scopeSpans } of request.resourceSpans) {
    const source = sourceOf(resource, mapper.check);
    for (const { scope, spans: sent } of scopeSpans) {
      for (const span of sent) {
        const facts = mapSpan(span, scope?.name ?? "", source, mapper, dropped);
        if (typeof facts === "string") rejected[facts] = (rejected[facts] ?? 0) + 1;
        else spans.push(facts);
        yield;
      }
    }
  }
  return { spans, rejected, dropped };
}
