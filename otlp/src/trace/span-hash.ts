import { hash } from "node:crypto";
import type { SpanFacts } from "../span/span-facts.ts";

/** What a span is known by: all facts of its step. What it says of its run, and judgements of it, add up instead. */
type Hashed = Omit<SpanFacts, "runId" | "header" | "evaluations">;

/** Exhaustive, so that a new fact cannot be forgotten. */
const hashed = {
  spanId: true,
  parentSpanId: true,
  startUs: true,
  endUs: true,
  isAi: true,
  dialect: true,
  isAgent: true,
  type: true,
  name: true,
  toolName: true,
  model: true,
  usage: true,
  failed: true,
  errorCode: true,
  attempt: true,
  wait: true,
  argumentDigest: true,
  resultBytes: true,
  dropped: true,
  metadata: true,
} as const satisfies Record<keyof Hashed, true>;
const names = Object.keys(hashed) as (keyof Hashed)[];

function inOrder(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The first 64 bits, signed, of a hash of the facts of a span: the same span sent twice has the same. */
export function spanHash(span: Hashed): bigint {
  const facts = names.map((name) => inOrder(span[name]) ?? null);
  return hash("sha256", JSON.stringify(facts), "buffer").readBigInt64BE(0);
}
