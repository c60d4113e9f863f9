"""send.py grpc|http FILE: sends the requests that a file lists in JSON by exporters, which read the environment."""

import importlib
import json
import sys

from opentelemetry import trace
from opentelemetry._logs import LogRecord
from opentelemetry.sdk._logs import ReadableLogRecord
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.sdk.util.instrumentation import InstrumentationScope


def value_of(value):
    kind, held = next(iter(value.items()), ("", None))
    if kind == "arrayValue":
        return [value_of(item) for item in held.get("values", [])]
    if kind == "kvlistValue":
        return attributes_of(held)
    return int(held) if kind == "intValue" else float(held) if kind == "doubleValue" else held


def attributes_of(holder, key="values"):
    return {pair["key"]: value_of(pair["value"]) for pair in (holder or {}).get(key, [])}


def context_of(item, span_key="spanId"):
    if not item.get("traceId") or not item.get(span_key):
        return None
    return trace.SpanContext(int(item["traceId"], 16), int(item[span_key], 16), False, trace.TraceFlags(1))


def span_of(span, resource, scope):
    status = span.get("status", {})
    return ReadableSpan(
        name=span["name"],
        context=context_of(span),
        parent=context_of(span, "parentSpanId"),
        resource=resource,
        attributes=attributes_of(span, "attributes"),
        events=[
            Event(event["name"], attributes_of(event, "attributes"), int(event.get("timeUnixNano", 0)))
            for event in span.get("events", [])
        ],
        links=[trace.Link(context_of(link), attributes_of(link, "attributes")) for link in span.get("links", [])],
        # The API counts kinds from 0, OTLP from 1.
        kind=trace.SpanKind(max(0, span.get("kind", 1) - 1)),
        status=trace.Status(trace.StatusCode(status.get("code", 0)), status.get("message")),
        start_time=int(span["startTimeUnixNano"]),
        end_time=int(span.get("endTimeUnixNano", 0)),
        instrumentation_scope=scope,
    )


def record_of(record, resource, scope):
    context = context_of(record)
    sent = LogRecord(
        timestamp=int(record.get("timeUnixNano", 0)),
        observed_timestamp=int(record.get("observedTimeUnixNano", 0)),
        context=context and trace.set_span_in_context(trace.NonRecordingSpan(context)),
        body=value_of(record.get("body", {})),
        attributes=attributes_of(record, "attributes"),
        event_name=record.get("eventName"),
    )
    return ReadableLogRecord(sent, resource, scope)


def items_of(request, signal, items, item_of):
    for around in request.get(f"resource{signal}", []):
        resource = Resource(attributes_of(around.get("resource"), "attributes"))
        for inner in around[f"scope{signal}"]:
            told = inner.get("scope", {})
            attributes = attributes_of(told, "attributes")
            scope = InstrumentationScope(told.get("name", ""), told.get("version"), None, attributes)
            for item in inner[items]:
                yield item_of(item, resource, scope)


protocol, file = sys.argv[1:]
package = f"opentelemetry.exporter.otlp.proto.{protocol}"
spans_by = importlib.import_module(f"{package}.trace_exporter").OTLPSpanExporter()
records_by = importlib.import_module(f"{package}._log_exporter").OTLPLogExporter()
with open(file, encoding="utf-8") as requests:
    for request in json.load(requests):
        spans = list(items_of(request, "Spans", "spans", span_of))
        records = list(items_of(request, "Logs", "logRecords", record_of))
        for exporter, items in ((spans_by, spans), (records_by, records)):
            if items and exporter.export(items).name != "SUCCESS":
                sys.exit(f"{type(exporter).__name__} failed")
spans_by.shutdown()
records_by.shutdown()
