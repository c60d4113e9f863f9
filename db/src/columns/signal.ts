import { z } from "zod";
import { type Columns, dropped, itemHash, nullable, place, type Relation, runStart } from "./column.ts";
import { metadata, microseconds, signalSource, text } from "./values.ts";

const columns = {
  ...place,
  ...runStart,
  signal_id: { type: "uuid", row: text, from: "writer", isState: true },
  step_id: { type: "uuid", row: nullable.text, from: "writer", isState: true },
  signal_type: { type: "text", row: text, from: "writer" },
  signal_code: { type: "text", row: nullable.text, from: "writer" },
  // Of value, number and category exactly one.
  value: { type: "boolean", row: z.boolean().nullable(), from: "writer" },
  number: { type: "double precision", row: nullable.float8, from: "writer" },
  category: { type: "text", row: nullable.text, from: "writer" },
  /** 0 to 1. */
  weight: { type: "double precision", row: nullable.float8, from: "writer" },
  source: { type: "text", row: signalSource.nullable(), from: "writer", isFixedSize: true },
  metadata: { type: "jsonb", row: metadata, from: "writer" },
  /** When it was first accepted, which may be long after its run ended. */
  recorded_at: { type: "timestamptz", row: microseconds, from: "database" },
  /** It came by itself: it is not part of the run's content. */
  apart: { type: "boolean", row: z.boolean(), from: "database", isState: true },
  ...dropped,
  ...itemHash,
} as const satisfies Columns;

/** Quality signals of runs. */
export const signal = { table: "agent_signals", alias: "signal", columns } as const satisfies Relation;
