import { z } from "zod";
import { absentOf, type Columns } from "../../columns/column.ts";
import { signal } from "../../columns/signal.ts";
import { step } from "../../columns/step.ts";
import type { NewSignalRow, TracedStepRow } from "../../rows.ts";
import type { TraceRecord } from "./trace-record.ts";

/**
 * Parts of traces as JSON in `waiting_traces`: lists, which are put together as they are. What is absent is
 * left out, and 64-bit numbers are text.
 */

const facts = z.record(z.string(), z.unknown());
const part = z.object({ header: facts, steps: z.array(facts), signals: z.array(facts) });

const stepCodec = rowCodec<TracedStepRow>(step.columns, {
  ...absentOf(step.columns),
  span_flags: null,
  dropped_attributes: null,
});
const signalCodec = rowCodec<NewSignalRow>(signal.columns, absentOf(signal.columns));

/** Parts of one trace as a list. */
export function partsOf(records: readonly TraceRecord[]): string {
  return JSON.stringify(
    records.map(({ header, steps, signals }) => ({
      header,
      steps: steps.map(stepCodec.encode),
      signals: signals.map(signalCodec.encode),
    })),
  );
}

/** The parts that waited of a trace. */
export function recordsOf(runId: string, parts: readonly unknown[]): TraceRecord[] {
  return parts.map((given) => {
    const { header, steps, signals } = part.parse(given);
    return {
      runId,
      header,
      isRun: false,
      steps: steps.map(stepCodec.decode),
      signals: signals.map(signalCodec.decode),
    };
  });
}

interface RowCodec<Row> {
  readonly encode: (row: Row) => object;
  readonly decode: (facts: object) => Row;
}

function rowCodec<Row extends object>(columns: Columns, absent: object): RowCodec<Row> {
  const isLong = (name: string) => ["bigint", "timestamptz"].includes(columns[name]?.type ?? "");
  const entries = (row: object, change: (name: string, value: unknown) => unknown) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, change(name, value)]));
  return {
    encode: (row) => {
      const told = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
      return entries(told, (_, value) => (typeof value === "bigint" ? String(value) : value));
    },
    decode: (given) =>
      ({
        ...absent,
        ...entries(given, (name, value) => (isLong(name) ? BigInt(String(value)) : value)),
      }) as Row,
  };
}
