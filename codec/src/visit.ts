import type { DescEnum, DescField, DescMessage, ScalarType } from "@bufbuild/protobuf";
import { leavesItemsToHandler } from "./contract.ts";

/** Whether lists are held to their limits, or a handler does that item by item. */
export type Mode = "strict" | "left";

/** A field of a message, and what was made for its values; undefined where the visitor made nothing. */
export interface Part<V> {
  readonly field: DescField;
  readonly of: V | undefined;
}

/**
 * What to make for each kind of value that a message type holds. `V` is what is made for the value of a field, `M` for a
 * message; both are functions or hold some. A visitor that makes nothing of a value (undefined) says with it what suits its
 * purpose: that there is nothing to do, or that it does not know the type.
 */
export interface Visitor<V, M = V> {
  readonly scalar: (field: DescField, type: ScalarType) => V | undefined;
  readonly enum: (field: DescField, desc: DescEnum) => V | undefined;
  /** For a field that holds a message. `of` visits its type, and need not be called. */
  readonly nested: (field: DescField, of: () => M | undefined) => V | undefined;
  readonly list: (field: DescField, item: V | undefined, mode: Mode) => V | undefined;
  readonly map: (field: DescField, value: V | undefined) => V | undefined;
  /** For a message type. `parts` visits its fields, and need not be called. */
  readonly message: (desc: DescMessage, parts: () => readonly Part<V>[]) => M | undefined;
  /** Stands in for a message within itself; `of` answers once the type has been visited. */
  readonly later: (of: () => M | undefined) => M;
}

/** Compiles: visits each message type once, at first use, and keeps what the visitor makes. */
export function compiler<V, M>(visitor: Visitor<V, M>): (desc: DescMessage) => M | undefined {
  const made: Record<Mode, Map<DescMessage, M | undefined>> = { strict: new Map(), left: new Map() };

  const messageOf = (desc: DescMessage, mode: Mode): M | undefined => {
    const known = made[mode];
    if (!known.has(desc)) {
      known.set(
        desc,
        visitor.later(() => known.get(desc)),
      );
      known.set(
        desc,
        visitor.message(desc, () => desc.fields.map((field) => ({ field, of: ofField(field, mode) }))),
      );
    }
    return known.get(desc);
  };

  const ofField = (field: DescField, mode: Mode): V | undefined => {
    const value = ofValue(field, leavesItemsToHandler(field) ? "left" : mode);
    if (field.fieldKind === "list") return visitor.list(field, value, mode);
    return field.fieldKind === "map" ? visitor.map(field, value) : value;
  };

  const ofValue = (field: DescField, mode: Mode): V | undefined => {
    const { message, enum: desc, scalar } = field;
    if (message !== undefined) return visitor.nested(field, () => messageOf(message, mode));
    if (desc !== undefined) return visitor.enum(field, desc);
    return scalar === undefined ? undefined : visitor.scalar(field, scalar);
  };

  return (desc) => messageOf(desc, "strict");
}

/** Whether a type is one of Google's well-known types, which have forms of their own in JSON. */
export function isWellKnown({ typeName }: DescMessage): boolean {
  return typeName.startsWith("google.protobuf.");
}
