import type { PartRecord } from "@runfacts/db/rows";

/** Bytes that the fixed columns of a step or failure take in memory and on the wire, about. */
const ITEM_BYTES = 600;
const RUN_BYTES = 1_000;

/** About how much memory a record takes while it waits: measured as its JSON, which is what is kept and sent. */
export function recordBytes({ steps, failures }: Pick<PartRecord, "steps" | "failures">): number {
  let texts = 0;
  for (const step of steps) {
    texts += step.name.length;
    for (const key in step.metadata) texts += key.length + valueLength(step.metadata[key]);
  }
  for (const failure of failures) texts += failure.message.length;
  return RUN_BYTES + ITEM_BYTES * (steps.length + failures.length) + 2 * texts;
}

function valueLength(value: unknown): number {
  if (typeof value === "string") return value.length;
  return Array.isArray(value) ? value.reduce<number>((sum, item) => sum + valueLength(item), 8) : 8;
}
