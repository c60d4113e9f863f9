import type { Metadata, MetadataScalar, StepRow } from "./rows.ts";

/**
 * Metadata keys that a writer may fill columns from. Where a column holds exactly what metadata says, the value is stored
 * once, in the column, and a bit of `in_metadata` says that it belongs to metadata too: a third of the room of a model call,
 * a tenth of that of a tool call. The order is that of the bits, so new keys go at the end.
 */
const sharedKeys: readonly SharedKey[] = [
  { key: "model", told: ({ model }) => model },
  { key: "input_tokens", told: ({ input_tokens }) => exact(input_tokens) },
  { key: "output_tokens", told: ({ output_tokens }) => exact(output_tokens) },
  { key: "cache_read_tokens", told: ({ cache_read_tokens }) => exact(cache_read_tokens) },
  { key: "reasoning_tokens", told: ({ reasoning_tokens }) => exact(reasoning_tokens) },
  {
    key: "cost_usd",
    told: ({ cost_nano_usd }) => (cost_nano_usd === null ? null : Number(cost_nano_usd) / 1e9),
  },
  { key: "attempt", told: ({ attempt }) => attempt },
  // Agents name the step of a tool after the tool.
  { key: "tool", told: ({ name }) => name },
];

interface SharedKey {
  readonly key: string;
  /** What metadata would say, or null where the column cannot tell. */
  readonly told: (columns: Columns) => MetadataScalar;
}

type Columns = Pick<
  StepRow,
  | "attempt"
  | "name"
  | "model"
  | "input_tokens"
  | "output_tokens"
  | "cache_read_tokens"
  | "reasoning_tokens"
  | "cost_nano_usd"
>;

/** Metadata as it is stored. */
export interface StoredMetadata {
  readonly metadata: Metadata;
  readonly in_metadata: number;
}

const bits = new Map(sharedKeys.map(({ key, told }, place) => [key, { bit: 1 << place, told }]));

/** Leaves out of metadata what the columns of the step tell. */
export function toStoredMetadata(step: Columns & Pick<StepRow, "metadata">): StoredMetadata {
  const { metadata } = step;
  let in_metadata = 0;
  for (const key in metadata) {
    const shared = bits.get(key);
    if (shared !== undefined && metadata[key] !== null && metadata[key] === shared.told(step)) {
      in_metadata |= shared.bit;
    }
  }
  if (in_metadata === 0) return { metadata, in_metadata };
  const rest: Record<string, Metadata[string]> = {};
  for (const key in metadata) {
    const value = metadata[key];
    const shared = bits.get(key);
    if (value !== undefined && (shared === undefined || (in_metadata & shared.bit) === 0)) rest[key] = value;
  }
  return { metadata: rest, in_metadata };
}

/** The step as it was written, with all of its metadata, keys in code unit order. */
export function fromStoredMetadata<S extends StepRow>({ in_metadata, ...step }: S & StoredMetadata) {
  if (in_metadata === 0) return step;
  const entries = Object.entries(step.metadata);
  for (const [place, { key, told }] of sharedKeys.entries()) {
    if ((in_metadata & (1 << place)) !== 0) entries.push([key, told(step)]);
  }
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...step, metadata: Object.fromEntries(entries) };
}

function exact(count: bigint | null): number | null {
  if (count === null) return null;
  const value = Number(count);
  return Number.isSafeInteger(value) ? value : null;
}
