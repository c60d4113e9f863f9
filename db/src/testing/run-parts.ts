import { randomInt, randomUUID } from "node:crypto";
import { absentOf, namesOf } from "../columns/column.ts";
import { step } from "../columns/step.ts";
import type {
  DecisionRow,
  EndedStepRow,
  FailureRow,
  NewSignalRow,
  PartRecord,
  RunRecord,
  StepRow,
} from "../rows.ts";
import { contentHash, itemHash, openingHash, type StepOpening } from "../write/content-hash.ts";
import { headerOf } from "../write/run-header.ts";
import {
  decisionRecord,
  failureRecord,
  nowMicroseconds,
  runRecord,
  signalRecord,
  stepRecord,
} from "./run-record.ts";

/**
 * A whole run with true hashes: steps, of which some failed or waited; failures, decisions and signals of steps and of the run.
 */
export function hashedRun(
  steps = randomInt(0, 12),
  failures = randomInt(0, 4),
  observations = randomInt(0, 3),
  { hasWaits = true } = {},
): RunRecord {
  const started_at = nowMicroseconds() - BigInt(randomInt(0, 100_000)) * 1_000_000n;
  const isNested = randomInt(0, 2) === 0;
  const ids = Array.from({ length: steps }, () => randomUUID());
  const rows = Array.from({ length: steps }, (_, seq) =>
    stepRecord({
      step_id: ids[seq] ?? randomUUID(),
      seq,
      parent_step_id: isNested && seq > 0 && randomInt(0, 3) > 0 ? (ids[randomInt(0, seq)] ?? null) : null,
      started_at: started_at + BigInt(seq) * 1_000n,
      ended_at: started_at + BigInt(seq) * 1_000n + BigInt(randomInt(0, 120_000)),
      latency_ms: randomInt(0, 5_000),
      step_type: (["plan", "tool", "retrieve", "respond", "other"] as const)[seq % 5] ?? "tool",
      error_code: seq % 4 === 3 ? (seq % 8 === 3 ? "timeout" : "code_0") : null,
      input_tokens: seq % 3 === 0 ? BigInt(randomInt(0, 1_000)) : null,
      wait: hasWaits && seq % 5 === 4 ? "person" : null,
      metadata: seq % 2 === 0 ? { model: "m", tries: seq } : {},
    }),
  ).map((step) => ({ ...step, item_hash: itemHash("step", { ...step, item_hash: null, failed: null }) }));
  const failing = Array.from({ length: failures }, (_, n) =>
    failureRecord({ step_id: n % 2 === 0 ? (rows[n]?.step_id ?? null) : null, failure_code: `code_${n}` }),
  ).map((failure) => ({ ...failure, item_hash: itemHash("failure", { ...failure, item_hash: null }) }));
  const stepIdOf = (n: number) => rows[n]?.step_id ?? null;
  const decisions = Array.from({ length: observations }, (_, n) =>
    decisionRecord({ step_id: stepIdOf(n), confidence: n === 0 ? null : 0.5, metadata: { options: n } }),
  ).map((row) => ({ ...row, item_hash: itemHash("decision", { ...row, item_hash: null }) }));
  const signals = Array.from({ length: observations }, (_, n) =>
    signalRecord({
      step_id: stepIdOf(n + 1),
      value: n === 0 ? false : null,
      number: n === 1 ? 0.25 : null,
      category: n > 1 ? "partly" : null,
      weight: n === 0 ? 1 : null,
    }),
  ).map((row) => ({ ...row, item_hash: itemHash("signal", { ...row, item_hash: null }) }));
  const named = new Set(failing.map(({ step_id }) => step_id));
  const ended: EndedStepRow[] = rows.map((step) => ({
    ...step,
    failed: step.error_code !== null || named.has(step.step_id),
  }));
  const record = runRecord(
    {
      started_at,
      session_id: randomUUID(),
      status: failing.length > 0 ? "failure" : "success",
      input_tokens: inputOnce(ended),
    },
    ended,
    failing,
    { decisions, signals },
  );
  const { status, ended_at } = record.run;
  const hashes = [...ended, ...failing, ...decisions, ...signals].map(({ item_hash }) => item_hash);
  const content_hash = contentHash({ ...headerOf(record.run), status, ended_at }, hashes);
  return { ...record, run: { ...record.run, content_hash } };
}

/** Input tokens of all: each step counts for itself or for what is inside it, whichever is more. */
function inputOnce(steps: readonly StepRow[]): bigint | null {
  const inside = Map.groupBy(steps, ({ parent_step_id }) => parent_step_id);
  const sumOf = (parent: string | null): bigint | null =>
    (inside.get(parent) ?? []).reduce<bigint | null>((sum, { step_id, input_tokens }) => {
      const inner = sumOf(step_id);
      if (input_tokens === null && inner === null) return sum;
      const [own, others] = [input_tokens ?? 0n, inner ?? 0n];
      return (sum ?? 0n) + (own > others ? own : others);
    }, null);
  return sumOf(null);
}

/** A part of a run that holds nothing but its header and what is given. */
export function partOf(record: RunRecord, given: Partial<Omit<PartRecord, "otherForms">> = {}): PartRecord {
  return {
    header: headerOf(record.run),
    end: null,
    steps: [],
    failures: [],
    decisions: [],
    signals: [],
    timeout_ms: null,
    isWhole: false,
    ...given,
  };
}

/** A step as it is before its end. */
export function opened(ended: StepRow): StepRow {
  const names = namesOf(step.columns, { isOpening: true });
  const opening = Object.fromEntries(names.map((name) => [name, ended[name]])) as StepOpening;
  return {
    ...absentOf(step.columns),
    ...opening,
    failed: false,
    metadata: {},
    item_hash: openingHash(opening),
  };
}

/**
 * All facts of a run in parts: cut anywhere, some twice, openings of some steps among them, in an order of chance.
 */
export function shuffledParts(record: RunRecord): PartRecord[] {
  type Fact = Partial<{
    end: PartRecord["end"];
    step: StepRow;
    failure: FailureRow;
    decision: DecisionRow;
    signal: NewSignalRow;
    timeout_ms: number;
  }>;
  const facts: Fact[] = [
    { end: { status: record.run.status, ended_at: record.run.ended_at } },
    { timeout_ms: 60_000 },
    ...record.steps.flatMap((step): Fact[] =>
      randomInt(2) === 0 ? [{ step: opened(step) }, { step }] : [{ step }],
    ),
    ...record.failures.map((failure): Fact => ({ failure })),
    ...record.decisions.map((decision): Fact => ({ decision })),
    ...record.signals.map((signal): Fact => ({ signal })),
  ];
  const sent = shuffle([...facts, ...facts.filter(() => randomInt(3) === 0), {}]);
  const parts: PartRecord[] = [];
  while (sent.length > 0) {
    const together = sent.splice(0, randomInt(1, 5));
    const steps = new Map(
      together.flatMap(({ step }) => (step === undefined ? [] : [[step.step_id, step] as const])),
    );
    const distinct = <T>(itemOf: (fact: Fact) => T | undefined) => [
      ...new Set(together.map(itemOf).filter((item) => item !== undefined)),
    ];
    const left = together.filter(({ step }) => step !== undefined && steps.get(step.step_id) !== step);
    sent.push(...left.map(({ step }) => ({ step }) as Fact));
    const timeout_ms = together.find((fact) => fact.timeout_ms !== undefined)?.timeout_ms ?? null;
    const end = together.find((fact) => fact.end)?.end ?? null;
    parts.push(
      partOf(record, {
        steps: [...steps.values()],
        failures: distinct(({ failure }) => failure),
        decisions: distinct(({ decision }) => decision),
        signals: distinct(({ signal }) => signal),
        end,
        timeout_ms,
      }),
    );
  }
  return parts;
}

export function shuffle<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
