import type { AnyValue, KeyValue } from "@runfacts/gen/otlp/common";
import type { Span_Event } from "@runfacts/gen/otlp/trace";
import { type Content, memberAt } from "../value/content.ts";
import { readValue } from "../value/read-value.ts";
import { type AttributeIndex, EVENT_MARK, type Use } from "./attribute-index.ts";
import type { Operation } from "./dialect.ts";
import type { Dropped } from "./dropped.ts";
import type { Slot, slots } from "./slots.ts";

interface ValueOf {
  text: string;
  count: number;
  number: number;
  flag: boolean;
  words: readonly string[];
  presence: true;
  content: Content;
}

/** What was found in attributes. */
export interface Reading {
  /** Bits of the dialects that are spoken. */
  readonly dialects: number;
  readonly facts: { readonly [S in Slot]?: ValueOf[(typeof slots)[S]] };
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  /** What the span does, where a dialect knows it. */
  readonly operation: Operation | undefined;
  /** What it says that it does, where none knows it: not checked. */
  readonly unknownOperation: string | undefined;
}

interface Hit {
  readonly uses: readonly Use[];
  readonly attribute: KeyValue;
  readonly isOfEvent: boolean;
}

interface Found {
  readonly rank: number;
  readonly value: unknown;
}

/**
 * Reads from attributes what the dialects that they speak list, and nothing else. Of several that hold the same fact the one
 * of the lowest rank counts, so that the order of attributes does not matter; of one name given twice, the first.
 *
 * @param spoken bits of the dialects that are spoken whatever the attributes are
 * @param events of a span; what is left out of them is counted elsewhere
 */
export function readAttributes(
  attributes: readonly KeyValue[],
  { entries, events: known, otherwise, common, general }: AttributeIndex,
  spoken: number,
  dropped: Dropped,
  events: readonly Span_Event[] = [],
): Reading {
  let dialects = spoken | common;
  const hits: Hit[] = [];
  for (const attribute of attributes) {
    const entry = entries.get(attribute.key);
    if (entry === undefined) {
      dropped.not_listed += 1;
      continue;
    }
    dialects |= entry.marks;
    hits.push({ uses: entry.uses, attribute, isOfEvent: false });
  }
  for (const event of events) {
    if (!known.has(event.name)) continue;
    for (const attribute of event.attributes) {
      const entry = entries.get(`${event.name}${EVENT_MARK}${attribute.key}`);
      if (entry !== undefined) hits.push({ uses: entry.uses, attribute, isOfEvent: true });
    }
  }
  if ((dialects & ~common) !== 0) dialects |= general;

  const found: Record<string, Found> = {};
  const metadata: Record<string, Found> = {};
  let operation: Found | undefined;
  let unknown: Found | undefined;
  for (const { uses, attribute, isOfEvent } of hits) {
    let isListed = false;
    let isRead = false;
    let isContent = false;
    for (const { dialect, rank, target, path } of uses) {
      if ((dialect & dialects) === 0) continue;
      isListed = true;
      const sent = path === undefined ? attribute.value : attribute.value && memberAt(attribute.value, path);
      // The rest of the JSON is left out whether or not this is there.
      if (path !== undefined) isContent = true;
      if (target.kind === "operation") {
        const name = readValue(sent, "text");
        if (typeof name !== "string") continue;
        isRead = true;
        const known = Object.hasOwn(target.operations, name) ? target.operations[name] : undefined;
        if (known === undefined) {
          if (unknown === undefined || rank < unknown.rank) unknown = { rank, value: name };
        } else if (operation === undefined || rank < operation.rank) operation = { rank, value: known };
        continue;
      }
      if ("operation" in target) {
        isRead = true;
        if (operation === undefined || rank < operation.rank) operation = { rank, value: target.operation };
        continue;
      }
      if (target.kind === "content") isContent = true;
      const value = valueFor(target, sent);
      if (value === undefined) continue;
      if (!isContent) isRead = true;
      const [of, key] = "slot" in target ? [found, target.slot] : [metadata, target.metadata];
      const best = of[key];
      if (best === undefined || rank < best.rank) of[key] = { rank, value };
    }
    if (isOfEvent) {
      if (isRead) dropped.event_attribute -= 1;
    } else if (!isListed) dropped.not_listed += 1;
    else if (isContent && !isRead) dropped.content += 1;
    else if (!isRead) dropped.wrong_type += 1;
  }
  if (operation === undefined && unknown === undefined) {
    // None that the span says: what its instrumentation otherwise does.
    const first = dialects & ~common & -(dialects & ~common);
    operation = { rank: 0, value: otherwise.get(first) };
  }
  return {
    dialects,
    facts: valuesOf(found) as Reading["facts"],
    metadata: valuesOf(metadata) as Reading["metadata"],
    operation: operation?.value as Operation | undefined,
    unknownOperation: unknown?.value as string | undefined,
  };
}

/** What a value holds for a fact; undefined for one of another kind. */
function valueFor(
  target: Exclude<Use["target"], { readonly operation: Operation } | { readonly kind: "operation" }>,
  value: AnyValue | undefined,
) {
  switch (target.kind) {
    case "presence":
      return true;
    case "content":
      return value && { value, form: target.form };
    default:
      return readValue(value, target.kind);
  }
}

function valuesOf(found: Readonly<Record<string, Found>>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const key in found) values[key] = found[key]?.value;
  return values;
}
