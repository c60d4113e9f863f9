import type { Metadata, NewSignalRow, PartRecord } from "@runfacts/db/rows";

type Items = Pick<PartRecord, "steps" | "failures" | "decisions" | "signals"> & {
  readonly otherForms?: unknown;
};

/** Bytes that the fixed columns of an item take in memory and on the wire, about. */
const ITEM_BYTES = 600;
const RUN_BYTES = 1_000;

/** About how much memory a record takes while it waits: measured as its JSON, which is what is kept and sent. */
export function recordBytes({ steps, failures, decisions, signals, otherForms }: Items): number {
  let texts = 0;
  for (const step of steps) texts += step.name.length + factsLength(step.metadata);
  for (const failure of failures) texts += failure.message.length;
  for (const { candidates, metadata } of decisions) texts += valueLength(candidates) + factsLength(metadata);
  for (const { metadata } of signals) texts += factsLength(metadata);
  const items = steps.length + failures.length + decisions.length + signals.length;
  // The message is kept too, for what may have to be compared.
  const copies = otherForms === undefined ? 1 : 2;
  return copies * (RUN_BYTES + ITEM_BYTES * items + 2 * texts);
}

/** The same for a signal that came by itself. */
export function signalBytes({ metadata }: Pick<NewSignalRow, "metadata">): number {
  return ITEM_BYTES + 2 * factsLength(metadata);
}

function factsLength(metadata: Metadata): number {
  let length = 0;
  for (const key in metadata) length += key.length + valueLength(metadata[key]);
  return length;
}

function valueLength(value: unknown): number {
  if (typeof value === "string") return value.length;
  return Array.isArray(value) ? value.reduce<number>((sum, item) => sum + valueLength(item), 8) : 8;
}
