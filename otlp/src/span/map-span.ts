import { type Span, Status_StatusCode } from "@runfacts/gen/otlp/trace";
import { failureCode, httpCode } from "@runfacts/privacy";
import { type Dropped, sumOf } from "../dialect/dropped.ts";
import { type Reading, readAttributes } from "../dialect/reading.ts";
import { dialects } from "../dialects/index.ts";
import { headerOf, type SpanInRun } from "../header/header-of.ts";
import type { Mutable } from "../value/mutable.ts";
import { keptId } from "../value/opaque-id.ts";
import { isName } from "../value/shape.ts";
import { callFacts } from "./call-facts.ts";
import { type EventFacts, eventsOf } from "./events-of.ts";
import { isFailedOutcome, UNKNOWN_ERROR } from "./failed-outcome.ts";
import { type Place, parentIn, placeOf } from "./ids.ts";
import {
  exceptionsCount,
  interrupts,
  judgements,
  type Mapper,
  spanAttributes,
  toldByLogs,
} from "./mapper.ts";
import { metadataOf } from "./metadata-of.ts";
import type { Source } from "./source.ts";
import type { RejectReason, SpanFacts } from "./span-facts.ts";
import { kept, operationOf, stepOf } from "./step-of.ts";
import { usageOf } from "./usage-of.ts";

/** Logfire sends a span when it starts too, inside the span that it tells of. */
const PENDING = "pending_span";
/** Name of what no dialect knows. */
const OTHER_SPAN = "span";

/** Where a span stands; of one that tells of an open span, where that one stands. */
function standingOf(place: Place, { facts }: Reading): Place {
  if (facts.spanState !== PENDING || place.parentSpanId === undefined) return place;
  const parentSpanId = facts.pendingParent === undefined ? undefined : parentIn(facts.pendingParent);
  const { runId, startUs } = place;
  return {
    runId,
    spanId: place.parentSpanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    startUs,
  };
}

/** Whether it only stopped to wait for a person, which frameworks tell by an exception. */
function isInterrupted({ facts }: Reading, { exceptionType }: EventFacts): boolean {
  const thrown = facts.interrupt ?? exceptionType ?? facts.errorType;
  return thrown !== undefined && interrupts.has(thrown.slice(thrown.lastIndexOf(".") + 1));
}

/** Whether it failed: by its status, its error, what it threw unless it ended well, or what its dialect says. */
function hasFailed(
  { status }: Span,
  { facts, dialects: spoken }: Reading,
  { hasException }: EventFacts,
): boolean {
  const code = status?.code ?? Status_StatusCode.UNSET;
  if (code === Status_StatusCode.ERROR) return true;
  if (facts.errorType !== undefined && facts.errorType !== "") return true;
  if (facts.outcome !== undefined && isFailedOutcome(facts.outcome)) return true;
  if (facts.errorPresent === true || facts.isFailed === true || facts.isSuccess === false) return true;
  return hasException && (code !== Status_StatusCode.OK || (spoken & exceptionsCount) !== 0);
}

/** The code of a failure: of the error, else of what was thrown, else of the status of HTTP. */
export function errorCodeOf(
  { facts }: Reading,
  exceptionType: string | undefined,
  { check }: Mapper,
  dropped: Dropped,
): string {
  const outcome = facts.outcome !== undefined && isFailedOutcome(facts.outcome) ? facts.outcome : undefined;
  for (const told of [facts.errorType, exceptionType, outcome]) {
    if (told === undefined || told === "") continue;
    const code = failureCode(told);
    // What it was made of as well: of a key in lower case with underscores no rule knows that it is one.
    if (code !== undefined && check.accepts("code", told) && check.accepts("code", code)) return code;
    if (code === undefined) dropped.wrong_shape += 1;
    else dropped.privacy += 1;
  }
  return (facts.httpStatus !== undefined && httpCode(facts.httpStatus)) || UNKNOWN_ERROR;
}

/** The most particular of the dialects that are spoken. */
function dialectOf({ dialects: spoken }: Reading): string | undefined {
  const particular = spoken & ~spanAttributes.common;
  // The lowest bit that is set.
  return dialects.spans[31 - Math.clz32(particular & -particular)]?.name;
}

/**
 * The facts of one span, by the tables of all dialects. A function of the span alone: it needs no other span of the trace, so
 * that the order in which spans come cannot matter.
 *
 * @param scope name of the instrumentation
 * @param source facts of the resource
 * @param dropped counts what is left out
 * @returns the reason if the span cannot be taken
 */
export function mapSpan(
  span: Span,
  scope: string,
  source: Source,
  mapper: Mapper,
  dropped: Dropped,
): SpanFacts | RejectReason {
  const place = placeOf(span);
  if (typeof place === "string") return place;
  const droppedBefore = sumOf(dropped);
  const reading = readAttributes(
    span.attributes,
    spanAttributes,
    spanAttributes.scopes.get(scope) ?? 0,
    dropped,
    span.events,
  );
  const standing = standingOf(place, reading);
  const events = eventsOf(span.events, judgements, mapper.check, dropped);
  dropped.link += span.links.length;
  const interrupted = isInterrupted(reading, events);
  const isAi = (reading.dialects & ~spanAttributes.common) !== 0 && (reading.dialects & toldByLogs) === 0;
  const inRun: Mutable<SpanInRun> = {
    spanId: standing.spanId,
    isRoot: standing.parentSpanId === undefined,
    startUs: standing.startUs,
    isAi,
    isAgent: false,
  };
  const facts: Mutable<SpanFacts> = isAi
    ? stepFacts(reading, standing, inRun, events, source, mapper, dropped)
    : otherFacts(standing, inRun, events, source);
  if (!interrupted && hasFailed(span, reading, events)) {
    facts.failed = true;
    if (isAi) facts.errorCode = errorCodeOf(reading, events.exceptionType, mapper, dropped);
  }
  if (interrupted && isAi) {
    facts.metadata = { ...facts.metadata, interrupted };
    if (!facts.isAgent) facts.wait = "person";
  }
  const left = sumOf(dropped) - droppedBefore;
  if (left > 0) facts.dropped = left;
  return facts;
}

/** What is kept of a span of no dialect. */
function otherFacts(
  standing: Place,
  inRun: SpanInRun,
  { evaluations }: EventFacts,
  source: Source,
): SpanFacts {
  return {
    ...standing,
    isAi: false,
    isAgent: false,
    type: "other",
    name: OTHER_SPAN,
    failed: false,
    metadata: {},
    evaluations,
    header: headerOf(inRun, source),
  };
}

/** What is kept of a span of a dialect. */
function stepFacts(
  reading: Reading,
  standing: Place,
  inRun: Mutable<SpanInRun>,
  { evaluations }: EventFacts,
  source: Source,
  mapper: Mapper,
  dropped: Dropped,
): SpanFacts {
  const { facts } = reading;
  const operation = operationOf(reading, mapper.check);
  const { type, name, toolName, agentName, workName, model } = stepOf(
    operation,
    reading,
    mapper.check,
    dropped,
  );
  const agentVersion = kept(facts.agentVersion, "version", isName, mapper.check, dropped);
  inRun.isAgent = operation.isAgent === true;
  // What is done names an agent better than a service without a name does.
  const agent = agentName ?? (source.isUnnamed ? workName : undefined);
  if (agent !== undefined) inRun.agent = agent;
  if (agentVersion !== undefined) inRun.agentVersion = agentVersion;
  if (facts.session) inRun.session = keptId(facts.session, "session", mapper);

  const metadata = metadataOf(reading, model, mapper.check, dropped);
  if (type !== operation.type) metadata["type_derived"] = true;
  const step: Mutable<SpanFacts> = {
    ...standing,
    isAi: true,
    isAgent: inRun.isAgent,
    type,
    name,
    failed: false,
    metadata,
    evaluations,
    header: headerOf(inRun, source),
  };
  const dialect = dialectOf(reading);
  const usage = usageOf(reading);
  if (dialect !== undefined) step.dialect = dialect;
  if (toolName !== undefined) step.toolName = toolName;
  if (model !== undefined) step.model = model;
  if (usage !== undefined) step.usage = usage;
  if (facts.attempt !== undefined && facts.attempt > 0) step.attempt = facts.attempt;
  if (operation.wait !== undefined) step.wait = operation.wait;
  const { argumentDigest, resultBytes } = callFacts(type, reading, mapper.key);
  if (argumentDigest !== undefined) step.argumentDigest = argumentDigest;
  if (resultBytes !== undefined) step.resultBytes = resultBytes;
  return step;
}
