import type { ContentForm } from "../value/content.ts";
import type { LogDialect, Operation, SpanDialect } from "./dialect.ts";
import { type Slot, slots, type ValueKind } from "./slots.ts";

/** A fact that an attribute holds in a dialect. */
export interface Use {
  /** Bit of the dialect. */
  readonly dialect: number;
  /** Place among all that may hold the fact: the lowest counts. */
  readonly rank: number;
  readonly target: Target;
  /** Where in the JSON of the attribute the fact stands, if not all of it is the fact. */
  readonly path?: string;
}

/** Where a value goes. */
type Target =
  | { readonly slot: Slot; readonly kind: Exclude<ValueKind, "content"> }
  | { readonly slot: Slot; readonly kind: "content"; readonly form: ContentForm }
  | { readonly metadata: string; readonly kind: "fact" }
  | { readonly operations: Readonly<Record<string, Operation>>; readonly kind: "operation" }
  | { readonly operation: Operation; readonly kind: "presence" };

/** What an attribute says, by its name. */
interface Entry {
  /** Bits of the dialects that a span speaks for having the attribute. */
  readonly marks: number;
  readonly uses: readonly Use[];
}

/** All attributes of some dialects by name; an attribute that is not here is never looked at. */
export interface AttributeIndex {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Names of the events of which attributes are among the entries, as `event#attribute`. */
  readonly events: ReadonlySet<string>;
  /** What a span does that does not say it, by the bit of its most particular dialect. */
  readonly otherwise: ReadonlyMap<number, Operation>;
  /** Bits of the dialects of an instrumentation. */
  readonly scopes: ReadonlyMap<string, number>;
  /** Bits of the dialects that every span speaks, and that make none one of an agent. */
  readonly common: number;
  /** Bits of those that every span of a dialect speaks besides. */
  readonly general: number;
}

/** Stands between the name of an event and that of an attribute of it. */
export const EVENT_MARK = "#";
/** Stands between an attribute that holds JSON and a path in it. */
export const MEMBER_MARK = ">";
/** Ranks of one dialect. */
const DIALECT_RANKS = 256;
/** Operations by presence yield to those by name, of all dialects. */
const BY_PRESENCE = 32 * DIALECT_RANKS;

interface Draft {
  marks: number;
  readonly uses: Use[];
}

function targetOf(slot: Slot, { argumentsIn = [], hiddenContent = [] }: SpanDialect | LogDialect): Target {
  const kind: ValueKind = slots[slot];
  return kind === "content"
    ? { slot, kind, form: { within: argumentsIn, hidden: hiddenContent } }
    : { slot, kind };
}

/** @param dialects at most 31; of those that know a fact of a span, the first counts */
export function indexAttributes(dialects: readonly (SpanDialect | LogDialect)[]): AttributeIndex {
  const entries = new Map<string, Draft>();
  const events = new Set<string>();
  const otherwise = new Map<number, Operation>();
  const scopes = new Map<string, number>();
  let common = 0;
  let general = 0;
  const at = (name: string): Draft => {
    const entry = entries.get(name) ?? { marks: 0, uses: [] };
    entries.set(name, entry);
    const [event, attribute] = name.split(EVENT_MARK);
    if (event !== undefined && attribute !== undefined) events.add(event);
    return entry;
  };
  for (const [index, dialect] of dialects.entries()) {
    const bit = 1 << index;
    const use = (names: readonly string[] | undefined, target: Target, offset = 0) => {
      for (const [order, listed] of (names ?? []).entries()) {
        const [name = "", path] = listed.split(MEMBER_MARK);
        const rank = offset + index * DIALECT_RANKS + order;
        at(name).uses.push({ dialect: bit, rank, target, ...(path !== undefined && { path }) });
      }
    };
    for (const slot in dialect.attributes) {
      const known = slot as Slot;
      use(dialect.attributes[known], targetOf(known, dialect));
    }
    for (const key in dialect.metadata) use(dialect.metadata[key], { metadata: key, kind: "fact" });
    for (const scope of "marks" in dialect ? (dialect.marks.scopes ?? []) : dialect.scopes)
      scopes.set(scope, (scopes.get(scope) ?? 0) | bit);
    if (!("marks" in dialect)) continue;
    const { marks, operation, operations = {}, presence = {} } = dialect;
    if (dialect.otherwise !== undefined) otherwise.set(bit, dialect.otherwise);
    if (Object.keys(marks).length === 0) common |= bit;
    if (dialect.isGeneral === true) general |= bit;
    for (const name of marks.attributes ?? []) at(name).marks |= bit;
    use(operation, { operations, kind: "operation" });
    for (const [order, name] of Object.keys(presence).entries()) {
      const told = presence[name];
      if (told !== undefined) use([name], { operation: told, kind: "presence" }, BY_PRESENCE + order);
    }
  }
  return { entries, events, otherwise, scopes, common, general };
}
