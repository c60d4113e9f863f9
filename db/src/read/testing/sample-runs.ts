import { createHash } from "node:crypto";
import type { EndedStepRow, FailureType, NewSignalRow, RunRecord, RunStatus, StepRow } from "../../rows.ts";
import { failureRecord, nowMicroseconds, runRecord, signalRecord, stepRecord } from "../../testing/index.ts";

/** Start of the sample: ten days ago, at a whole hour. */
export const SAMPLE_START = (nowMicroseconds() / 3_600_000_000n - 240n) * 3_600_000_000n;
export const SAMPLE_HOURS = 48;

const ENVIRONMENTS = ["production", "staging"];
const STATUSES: RunStatus[] = ["success", "success", "failure", "partial"];
const STEP_NAMES = ["plan_answer", "search_orders", "fetch_page", "respond"];
const STEP_TYPES: StepRow["step_type"][] = ["plan", "tool", "retrieve", "respond", "other"];
const FAILURE_TYPES: FailureType[] = ["tool", "model", "retrieval", "orchestration"];
const waits = ["person", "run"] as const;
const GRADES = ["good", "partly", "bad"];
const CODES = ["timeout", "quota_exceeded", "rate_limited"];

/** The same pseudo-random runs every time, many of them with the same start. */
export function sampleRuns(count: number): RunRecord[] {
  return Array.from({ length: count }, (_, n) => sampleRun(n));
}

function sampleRun(n: number): RunRecord {
  const pick = picker(n);
  const started_at = SAMPLE_START + BigInt(pick(SAMPLE_HOURS * 4)) * 900_000_000n;
  const steps: EndedStepRow[] = [];
  for (let seq = pick(6); seq > 0; seq--) {
    const error_code = pick(4) === 0 ? at(CODES, pick(3)) : null;
    const parent = pick(3) === 0 ? steps[pick(steps.length + 1)] : undefined;
    const from = started_at + BigInt(pick(4_000_000));
    const step = stepRecord({
      seq: steps.length,
      parent_step_id: parent?.step_id ?? null,
      started_at: from,
      ended_at: from + BigInt(pick(6_000_000)),
      name: at(STEP_NAMES, pick(4)),
      step_type: at(STEP_TYPES, pick(5)),
      latency_ms: pick(5_000),
      error_code,
      failed: error_code !== null,
      wait: waits[pick(6)] ?? null,
    });
    steps.push(step);
  }
  const status = at(STATUSES, pick(4));
  const saying = messages(n);
  const failures = Array.from({ length: status === "success" ? 0 : 1 + pick(3) }, () =>
    failureRecord({
      step_id: pick(3) === 0 ? null : (steps[pick(Math.max(steps.length, 1))]?.step_id ?? null),
      failure_type: at(FAILURE_TYPES, pick(4)),
      failure_code: at(CODES, pick(3)),
      ...saying(),
    }),
  );
  return runRecord(
    {
      agent_id: `agent-${pick(4)}`,
      agent_version: `1.${pick(3)}.0`,
      environment: at(ENVIRONMENTS, pick(2)),
      status,
      started_at,
      ended_at: started_at + BigInt(pick(8)) * 1_000_000n + BigInt(pick(1_000)),
      session_id: pick(3) === 0 ? `session-${pick(5)}` : null,
      input_tokens: pick(3) === 0 ? null : BigInt(pick(5_000)),
      output_tokens: pick(3) === 0 ? null : BigInt(pick(500)),
      cost_nano_usd: pick(3) === 0 ? null : BigInt(pick(1_000_000_000)),
    },
    steps,
    failures,
    { signals: signalsOf(n) },
  );
}

/** Of every second run one or two. */
function signalsOf(n: number): NewSignalRow[] {
  const pick = picker(-1_000_000 - n);
  const kinds: (() => Partial<NewSignalRow>)[] = [
    () => ({ value: pick(3) > 0 }),
    () => ({ signal_type: "thumbs", signal_code: null, value: pick(3) > 0 }),
    () => ({ signal_type: "score", signal_code: null, value: null, number: pick(100) / 4 }),
    () => ({ signal_type: "grade", signal_code: "tone", value: null, category: at(GRADES, pick(3)) }),
  ];
  return Array.from({ length: pick(2) * (1 + pick(2)) }, () => signalRecord(at(kinds, pick(4))()));
}

/** Messages and their fingerprints, which those from before have not. */
function messages(n: number): () => { message: string; fingerprint: bigint | null } {
  const pick = picker(-1 - n);
  return () => {
    const kind = pick(4);
    if (kind === 0) return { message: "The tool did not answer within 30 s", fingerprint: null };
    if (kind === 1) return { message: `Quota of ${pick(2)} exceeded`, fingerprint: null };
    return { message: `No answer ${kind} after ${pick(3)} s`, fingerprint: kind === 2 ? 2n ** 62n : -1n };
  };
}

/** Numbers below a bound, from the hash of a seed. */
function picker(seed: number): (bound: number) => number {
  let draws = 0;
  return (bound) => createHash("md5").update(`${seed}:${draws++}`).digest().readUInt32BE() % bound;
}

function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) {
    throw new RangeError(`No item ${index}.`);
  }
  return value;
}
