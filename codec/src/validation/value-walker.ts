import {
  type DescField,
  type DescMessage,
  type JsonObject,
  type JsonValue,
  type Message,
  ScalarType,
} from "@bufbuild/protobuf";
import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";
import { leavesItemsToHandler } from "../contract.ts";
import type { Violation } from "../faults.ts";
import { keySegment } from "../field-path.ts";
import { isTimestamp } from "../time/timestamp.ts";
import { compiler, isWellKnown, type Part, type Visitor } from "../visit.ts";
import { Findings } from "./findings.ts";

type Walk = (value: unknown, findings: Findings) => void;

export type ValueWalker = (message: Message, prefix: string) => Violation[];

/**
 * Makes a function that walks all values of a message and checks what no field rule can say for every field: text,
 * numbers of google.protobuf.Struct, times and durations. Compiled once a message type; paths are only built for what is
 * found.
 */
export function createValueWalker(): (desc: DescMessage) => ValueWalker {
  const walkOf = compiler(visitor);
  return (desc) => (message, prefix) => {
    const findings = new Findings();
    walkOf(desc)?.(message, findings);
    return findings.violations(prefix);
  };
}

/** Of values that need no look: undefined. */
const visitor: Visitor<Walk> = {
  scalar: ({ parent }, type) => {
    if (type === ScalarType.STRING) return checkText;
    return type === ScalarType.DOUBLE && parent.typeName === "google.protobuf.Value"
      ? checkNumber
      : undefined;
  },

  enum: () => undefined,

  nested: (field, of) => {
    const isJson =
      field.message?.typeName === "google.protobuf.Struct" &&
      field.parent.typeName !== "google.protobuf.Value";
    return isJson ? (value, findings) => walkJson(value as JsonValue, findings) : of();
  },

  list: (field, walk) => {
    if (walk === undefined || leavesItemsToHandler(field)) return undefined;
    return (list, findings) => {
      for (const [index, item] of (list as readonly unknown[]).entries()) {
        const before = findings.count;
        walk(item, findings);
        if (findings.count === before) continue;
        findings.within(index, before);
        if (findings.isFull) return;
      }
    };
  },

  map: (_field, walk) => (map, findings) => {
    for (const [key, value] of Object.entries(map as Record<string, unknown>)) {
      const before = findings.count;
      checkText(key, findings);
      walk?.(value, findings);
      if (findings.count === before) continue;
      findings.within(keySegment(key), before);
      if (findings.isFull) return;
    }
  },

  message: (desc, parts) => {
    if (desc.typeName === "google.protobuf.Timestamp") return checkTimestamp;
    if (desc.typeName === "google.protobuf.Duration") return checkDuration;
    return messageWalk(desc, parts());
  },

  later: (of) => (value, findings) => of()?.(value, findings),
};

function messageWalk(desc: DescMessage, parts: readonly Part<Walk>[]): Walk {
  const own = parts.flatMap(({ field, of: walk }) =>
    walk === undefined ? [] : [{ ...placeOf(field), segment: segmentOf(desc, field), walk }],
  );
  return (value, findings) => {
    const message = value as Record<string, unknown>;
    for (const { localName, oneof, segment, walk } of own) {
      const value = oneof === undefined ? message[localName] : member(message[oneof], localName);
      if (value === undefined) continue;
      const before = findings.count;
      walk(value, findings);
      if (findings.count > before) findings.within(segment, before);
    }
  };
}

function placeOf({ localName, oneof }: DescField) {
  return { localName, oneof: oneof?.localName };
}

/** Nobody spells the fields of the JSON-like well-known types. */
function segmentOf(desc: DescMessage, { name }: DescField): string {
  return isWellKnown(desc) ? "" : `.${name}`;
}

function member(oneof: unknown, localName: string): unknown {
  const { case: name, value } = oneof as { case?: string; value?: unknown };
  return name === localName ? value : undefined;
}

/** google.protobuf.Struct is kept as plain JSON. */
function walkJson(value: JsonValue, findings: Findings): void {
  if (typeof value === "string") checkText(value, findings);
  else if (typeof value === "number") checkNumber(value, findings);
  else if (typeof value === "object" && value !== null) walkMembers(value, findings);
}

function walkMembers(value: JsonObject | JsonValue[], findings: Findings): void {
  const isArray = Array.isArray(value);
  // Faster than entries, which are made.
  for (const key of Object.keys(value)) {
    const before = findings.count;
    if (!isArray) checkText(key, findings);
    walkJson((value as JsonObject)[key] ?? null, findings);
    if (findings.count === before) continue;
    findings.within(isArray ? `[${key}]` : keySegment(key), before);
    if (findings.isFull) return;
  }
}

const MAX_DURATION_SECONDS = 315_576_000_000n;
const NANOS_PER_SECOND = 1_000_000_000;

/** Valid Unicode without NUL, which Postgres can store. */
function checkText(value: unknown, findings: Findings): void {
  const text = value as string;
  if (!text.isWellFormed()) findings.add("string.unicode", "must be valid Unicode");
  if (text.includes("\0")) findings.add("string.nul", "must not hold the character NUL");
}

/** Numbers that JSON can carry. */
function checkNumber(value: unknown, findings: Findings): void {
  if (!Number.isFinite(value)) findings.add("number.finite", "must be a finite number");
}

/** google.protobuf.Timestamp: years 1 to 9999. */
function checkTimestamp(value: unknown, findings: Findings): void {
  if (!isTimestamp(value as Timestamp)) {
    findings.add(
      "timestamp.range",
      "must be a time in the years 1 to 9999, with 0 to 999,999,999 nanoseconds",
    );
  }
}

/** google.protobuf.Duration: at most 10,000 years, seconds and nanoseconds of one sign. */
function checkDuration(value: unknown, findings: Findings): void {
  const { seconds, nanos } = value as Duration;
  const isLong = seconds > MAX_DURATION_SECONDS || seconds < -MAX_DURATION_SECONDS;
  const isMixed = (seconds > 0n && nanos < 0) || (seconds < 0n && nanos > 0);
  if (isLong || isMixed || Math.abs(nanos) >= NANOS_PER_SECOND) {
    findings.add(
      "duration.range",
      "must be at most 10,000 years, with nanoseconds of the same sign below a second",
    );
  }
}
