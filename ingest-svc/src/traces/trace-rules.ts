import type { FailureRow } from "@runfacts/db/rows";
import { itemHash, type TraceEnd, type TraceRules } from "@runfacts/db/write";
import {
  derive,
  type Ending,
  type Header,
  mergeHeader,
  type RecordFacts,
  type RunFailure,
  spanOfTurn,
  type TraceStep,
  turnIdOf,
} from "@runfacts/otlp";
import { derivedId } from "../record/derived-id.ts";
import { storedFingerprint } from "../record/item-rows.ts";
import { DEFAULT_ENVIRONMENT } from "../record/record-in-parts.ts";
import { AGENT_BIT, DIALECT_BIT } from "./step-row.ts";
import { traceRecordsOf } from "./trace-records.ts";

type DerivableStep = Parameters<TraceRules["derive"]>[2][number];

/** How spans and log records make a run, for the writer: the rules of `otlp/`, over rows. */
export const traceRules: TraceRules = {
  merge: (a, b) => ({ ...mergeHeader(a as Header, b as Header) }),
  derive: (runId, header, rows) => {
    const steps = new Map(rows.map((row) => [row.step_id, traceStepOf(row)]));
    const run = derive(header as Header, steps);
    return {
      header: {
        run_id: runId,
        agent_id: run.agent,
        agent_version: run.version,
        environment: run.environment ?? DEFAULT_ENVIRONMENT,
        started_at: BigInt(run.startUs),
        session_id: run.session ?? null,
        parent_run_id: null,
        trace_id: (header as Header).ofRecords === true ? null : runId.replaceAll("-", ""),
        dropped: null,
      },
      incomplete: run.isIncomplete,
      ended: run.ended === undefined ? null : endOf(run.ended),
      idle: endOf(run.idle),
      failures: run.failures.map((failure) => failureRowOf(runId, failure)),
    };
  },
  ofTurn: ({ conversation, startUs, promptTimes, isPast }, facts) => {
    const runId = turnIdOf(conversation, startUs);
    const turn = { runId, promptTimes, isPast };
    const [given] = traceRecordsOf(
      facts.map((record) => spanOfTurn(record as RecordFacts, turn)),
      [],
    );
    if (given !== undefined) return given.record;
    return { runId, header: { ...(isPast && { isPast }) }, isRun: false, steps: [], signals: [] };
  },
};

function endOf({ status, endUs }: Ending): TraceEnd {
  return { status, ended_at: BigInt(endUs) };
}

function traceStepOf(row: DerivableStep): TraceStep {
  const { step_id: id, parent_step_id, ended_at, error_code, span_flags } = row;
  return {
    id,
    ...(parent_step_id !== null && { parentId: parent_step_id }),
    startUs: Number(row.started_at),
    ...(ended_at !== null && { endUs: Number(ended_at) }),
    isAi: ((span_flags ?? 0) & DIALECT_BIT) !== 0,
    isAgent: ((span_flags ?? 0) & AGENT_BIT) !== 0,
    type: row.step_type,
    failed: row.failed,
    ...(error_code !== null && { errorCode: error_code }),
  };
}

/** Its id follows from all that it says, so that one that changes is another. */
function failureRowOf(runId: string, { stepId, type, code, message }: RunFailure): FailureRow {
  const facts = { step_id: stepId, failure_type: type, failure_code: code, message };
  const failure_id = derivedId(runId, `failure:${itemHash("failure", facts)}`);
  return {
    failure_id,
    ...facts,
    fingerprint: storedFingerprint(message),
    dropped: null,
    item_hash: itemHash("failure", { failure_id, ...facts }),
  };
}
