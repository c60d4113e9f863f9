import type { LogRecord } from "@runfacts/gen/otlp/logs";
import { indexAttributes } from "../dialect/attribute-index.ts";
import type { LogDialect, LogEvent } from "../dialect/dialect.ts";
import { type Dropped, sumOf } from "../dialect/dropped.ts";
import { type Reading, readAttributes } from "../dialect/reading.ts";
import { dialects } from "../dialects/index.ts";
import { callFacts } from "../span/call-facts.ts";
import { hexOf, microsOf, uuidOf } from "../span/ids.ts";
import { errorCodeOf } from "../span/map-span.ts";
import type { Mapper } from "../span/mapper.ts";
import { metadataOf } from "../span/metadata-of.ts";
import type { Source } from "../span/source.ts";
import { kept, stepOf } from "../span/step-of.ts";
import { usageOf } from "../span/usage-of.ts";
import { keptId, keyedHash } from "../value/opaque-id.ts";
import { isName } from "../value/shape.ts";
import type { RecordFacts } from "./record-facts.ts";
import { nameOf, namesOf } from "./record-name.ts";

const logAttributes = indexAttributes(dialects.logs);
const MICROS_A_MILLI = 1000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The dialect and the event of a record; undefined if it is of none. */
function eventOf(record: LogRecord, scope: string) {
  for (const [index, dialect] of dialects.logs.entries()) {
    const name = namesOf(record).find((one) => one.startsWith(dialect.prefix)) ?? nameOf(record);
    const isPrefixed = name.startsWith(dialect.prefix);
    if (!isPrefixed && !dialect.scopes.includes(scope)) continue;
    const short = isPrefixed ? name.slice(dialect.prefix.length) : name;
    const event = Object.hasOwn(dialect.events, short) ? dialect.events[short] : undefined;
    return event && { dialect, bit: 1 << index, event, name: short };
  }
  return undefined;
}

function hasFailed(event: LogEvent, { facts }: Reading): boolean {
  if (event.isFailure === true || facts.errorPresent === true || facts.isSuccess === false) return true;
  return (facts.errorType ?? "") !== "" || (facts.httpStatus ?? 0) >= 400;
}

function isStep(event: LogEvent, { facts }: Reading, failed: boolean): boolean {
  if (event.onlyFailures === true && !failed) return false;
  if (event.onlyWithUsage === true && !failed && facts.inputTokens === undefined) return false;
  return (
    event.kinds === undefined || (facts.eventKind !== undefined && event.kinds.includes(facts.eventKind))
  );
}

/** The id of the run of a prompt: its own where it is a UUID. */
function runOfPrompt(key: Uint8Array, { name }: LogDialect, prompt: string): string {
  return UUID.test(prompt) ? prompt.toLowerCase() : uuidOf(keyedHash(key, "prompt", name, prompt));
}

/**
 * The facts of a log record of a coding agent. A function of the record alone.
 *
 * @param scope name of the instrumentation
 * @returns undefined for a record that is no step, or that tells neither its prompt nor its conversation
 */
export function mapRecord(
  record: LogRecord,
  scope: string,
  source: Source,
  mapper: Mapper,
  dropped: Dropped,
): RecordFacts | undefined {
  const found = eventOf(record, scope);
  const timeUs = microsOf(record.timeUnixNano) ?? microsOf(record.observedTimeUnixNano);
  if (found === undefined || timeUs === undefined) {
    dropped.no_step += 1;
    return undefined;
  }
  const { dialect, bit, event, name } = found;
  const droppedBefore = sumOf(dropped);
  const reading = readAttributes(record.attributes, logAttributes, bit, dropped);
  const { facts } = reading;
  const failed = hasFailed(event, reading);
  const hasRun = facts.prompt !== undefined || facts.session !== undefined;
  if (!hasRun || !isStep(event, reading, failed)) {
    dropped.no_step += 1;
    return undefined;
  }
  const { key, check } = mapper;
  const step = stepOf(event, reading, check, dropped);
  const usage = usageOf(reading);
  const conversation = facts.session && keptId(facts.session, "session", mapper);
  const sourceVersion = dialect.hasForeignVersion === true ? undefined : source.version;
  const agentVersion = kept(facts.agentVersion, "version", isName, check, dropped) ?? sourceVersion;
  const metadata = metadataOf(reading, step.model, check, dropped);
  if (step.type !== event.type) metadata["type_derived"] = true;
  const { argumentDigest, resultBytes } = callFacts(step.type, reading, key);
  const errorCode = failed ? errorCodeOf(reading, undefined, mapper, dropped) : undefined;
  const left = sumOf(dropped) - droppedBefore;
  const ownId = facts.callId ?? `${timeUs}\0${facts.sequence ?? ""}\0${facts.session ?? facts.prompt ?? ""}`;
  const agent = source.isUnnamed || source.service === undefined ? dialect.agent : source.service;
  return {
    dialect: dialect.name,
    ...(facts.prompt !== undefined && { runId: runOfPrompt(key, dialect, facts.prompt) }),
    ...(conversation && { conversation }),
    isPrompt: event.isPrompt === true,
    timeUs,
    agent,
    ...(agentVersion !== undefined && { agentVersion }),
    step: {
      spanId: hexOf(keyedHash(key, "step", dialect.name, name, ownId).subarray(0, 8)),
      startUs: Math.max(1, timeUs - Math.round((facts.durationMs ?? 0) * MICROS_A_MILLI)),
      ...(event.isPrompt !== true && { endUs: timeUs }),
      isAi: true,
      dialect: dialect.name,
      isAgent: event.isAgent === true,
      type: step.type,
      name: event.isPrompt === true ? `${event.name} ${agent}` : step.name,
      ...(step.toolName !== undefined && { toolName: step.toolName }),
      ...(step.model !== undefined && { model: step.model }),
      ...(usage !== undefined && { usage }),
      failed,
      ...(errorCode !== undefined && { errorCode }),
      ...(facts.attempt !== undefined && facts.attempt > 0 && { attempt: facts.attempt }),
      ...(event.wait !== undefined && { wait: event.wait }),
      ...(argumentDigest !== undefined && { argumentDigest }),
      ...(resultBytes !== undefined && { resultBytes }),
      metadata,
      evaluations: [],
      ...(left > 0 && { dropped: left }),
    },
  };
}
