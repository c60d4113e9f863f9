import {
  type DescField,
  type DescMessage,
  type JsonObject,
  type JsonValue,
  type Message,
  ScalarType,
} from "@bufbuild/protobuf";
import { leavesItemsToHandler } from "../contract/list-limit.ts";
import { keySegment } from "../errors/field-path.ts";
import type { Violation } from "../errors/violation.ts";
import { Findings } from "./findings.ts";
import { checkDuration, checkNumber, checkText, checkTimestamp } from "./value-rules.ts";

type Walk = (value: unknown, findings: Findings) => void;

export type ValueWalker = (message: Message, prefix: string) => Violation[];

/**
 * Makes a function that walks all values of a message and checks what no field rule can say for every field: text,
 * numbers of google.protobuf.Struct, times and durations. Compiled once a message type; paths are only built for what is
 * found.
 */
export function createValueWalker(): (desc: DescMessage) => ValueWalker {
  const walks = new Map<DescMessage, Walk>();
  const walkOf = (desc: DescMessage): Walk => {
    let walk = walks.get(desc);
    if (walk === undefined) {
      // Stands in for the message inside itself.
      walks.set(desc, (value, findings) => walks.get(desc)?.(value, findings));
      walk = compile(desc, walkOf);
      walks.set(desc, walk);
    }
    return walk;
  };
  return (desc) => (message, prefix) => {
    const findings = new Findings();
    walkOf(desc)(message, findings);
    return findings.violations(prefix);
  };
}

function compile(desc: DescMessage, walkOf: (desc: DescMessage) => Walk): Walk {
  if (desc.typeName === "google.protobuf.Timestamp") return checkTimestamp;
  if (desc.typeName === "google.protobuf.Duration") return checkDuration;
  const parts: Part[] = desc.fields.flatMap((field) => {
    const walk = fieldWalk(field, walkOf);
    if (walk === undefined) return [];
    // Nobody spells the fields of the JSON-like well-known types.
    const segment = desc.typeName.startsWith("google.protobuf.") ? "" : `.${field.name}`;
    return [{ localName: field.localName, oneof: field.oneof?.localName, segment, walk }];
  });
  return (value, findings) => {
    const message = value as Record<string, unknown>;
    for (const part of parts) {
      const own =
        part.oneof === undefined ? message[part.localName] : member(message[part.oneof], part.localName);
      if (own === undefined) continue;
      const before = findings.count;
      part.walk(own, findings);
      if (findings.count > before) findings.within(part.segment, before);
    }
  };
}

interface Part {
  readonly localName: string;
  readonly oneof: string | undefined;
  readonly segment: string;
  readonly walk: Walk;
}

function member(oneof: unknown, localName: string): unknown {
  const { case: name, value } = oneof as { case?: string; value?: unknown };
  return name === localName ? value : undefined;
}

function fieldWalk(field: DescField, walkOf: (desc: DescMessage) => Walk): Walk | undefined {
  const walk = valueWalk(field, walkOf);
  if (field.fieldKind === "map") return mapWalk(walk);
  if (walk === undefined || field.fieldKind !== "list") return walk;
  if (leavesItemsToHandler(field)) return undefined;
  return (list, findings) => {
    for (const [index, item] of (list as readonly unknown[]).entries()) {
      const before = findings.count;
      walk(item, findings);
      if (findings.count === before) continue;
      findings.within(index, before);
      if (findings.isFull) return;
    }
  };
}

function mapWalk(walk: Walk | undefined): Walk {
  return (map, findings) => {
    for (const [key, value] of Object.entries(map as Record<string, unknown>)) {
      const before = findings.count;
      checkText(key, findings);
      walk?.(value, findings);
      if (findings.count === before) continue;
      findings.within(keySegment(key), before);
      if (findings.isFull) return;
    }
  };
}

function valueWalk(field: DescField, walkOf: (desc: DescMessage) => Walk): Walk | undefined {
  if (field.message !== undefined) {
    const isJson =
      field.message.typeName === "google.protobuf.Struct" &&
      field.parent.typeName !== "google.protobuf.Value";
    if (isJson) return (value, findings) => walkJson(value as JsonValue, findings);
    return walkOf(field.message);
  }
  if (field.scalar === ScalarType.STRING) return checkText;
  const isJsonNumber =
    field.parent.typeName === "google.protobuf.Value" && field.scalar === ScalarType.DOUBLE;
  return isJsonNumber ? checkNumber : undefined;
}

/** google.protobuf.Struct is kept as plain JSON. */
function walkJson(value: JsonValue, findings: Findings): void {
  if (typeof value === "string") checkText(value, findings);
  else if (typeof value === "number") checkNumber(value, findings);
  else if (typeof value === "object" && value !== null) walkMembers(value, findings);
}

function walkMembers(value: JsonObject | JsonValue[], findings: Findings): void {
  const isArray = Array.isArray(value);
  for (const [key, item] of Object.entries(value)) {
    const before = findings.count;
    if (!isArray) checkText(key, findings);
    walkJson(item, findings);
    if (findings.count === before) continue;
    findings.within(isArray ? `[${key}]` : keySegment(key), before);
    if (findings.isFull) return;
  }
}
