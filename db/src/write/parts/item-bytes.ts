import type { Column, Columns } from "../../columns/column.ts";
import { decision } from "../../columns/decision.ts";
import { failure } from "../../columns/failure.ts";
import { run } from "../../columns/run.ts";
import { signal } from "../../columns/signal.ts";
import { step } from "../../columns/step.ts";
import type { DecisionRow, FailureRow, Metadata, NewSignalRow, RunHeader, StepRow } from "../../rows.ts";

/**
 * How many bytes the items of a run take at most, encoded as protobuf; `run_bytes` says the same of those that are stored.
 */

/** Ids, times, numbers, tags and lengths of a run; of a step; of a failure; of a decision; of a signal. */
const HEADER_BYTES = 200;
const STEP_BYTES = 160;
const FAILURE_BYTES = 100;
const DECISION_BYTES = 130;
const SIGNAL_BYTES = 160;
/** Bytes of the tags and lengths of a text in a list: of a candidate, or of a dropped field and its rule. */
const LISTED_BYTES = 8;
const COUNT_BYTES = 12;
/** A value in metadata, beside its text. */
const VALUE_BYTES = 20;

export const headerBytes = sizeOf<RunHeader>(run.columns, HEADER_BYTES, (column) => column.isHeader === true);
export const stepBytes = sizeOf<StepRow>(step.columns, STEP_BYTES);
export const failureBytes = sizeOf<FailureRow>(failure.columns, FAILURE_BYTES);
export const decisionBytes = sizeOf<DecisionRow>(decision.columns, DECISION_BYTES);
export const signalBytes = sizeOf<NewSignalRow>(signal.columns, SIGNAL_BYTES);

const openingTexts = sizeOf<StepRow>(step.columns, STEP_BYTES, (column) => column.isOpening === true);

/** What the opening of a step counted for. */
export function openingBytes(opening: StepRow): number {
  return openingTexts(opening) + factBytes({});
}

/** Makes the function that adds what a writer gives of an item to what each item takes. */
function sizeOf<Row extends object>(
  columns: Columns,
  fixed: number,
  isWanted: (column: Column) => boolean = () => true,
): (row: Row) => number {
  const sized = Object.entries(columns).flatMap(([name, column]) => {
    const size = column.from === "writer" && isWanted(column) ? sizeOfColumn(column) : null;
    return size === null ? [] : [{ name, size }];
  });
  return (row) => {
    let bytes = fixed;
    for (const { name, size } of sized) {
      const value: unknown = Reflect.get(row, name);
      if (value !== null) bytes += size(value);
    }
    return bytes;
  };
}

/** How many bytes a value of a column takes; null where they are counted with the item. */
function sizeOfColumn({ type, isFixedSize, size }: Column): ((value: unknown) => number) | null {
  if (isFixedSize === true) return null;
  if (size !== undefined) return () => size;
  if (type === "text") return (text) => Buffer.byteLength(String(text));
  if (type === "bigint") return () => COUNT_BYTES;
  if (type === "jsonb") return (facts) => factBytes(facts as Metadata);
  if (type !== "text[]") return null;
  return (texts) =>
    (texts as readonly string[]).reduce((sum, text) => sum + LISTED_BYTES + Buffer.byteLength(text), 0);
}

function factBytes(metadata: Metadata): number {
  const facts = JSON.stringify(metadata);
  return Buffer.byteLength(facts) + VALUE_BYTES * facts.split(",").length;
}
