import {
  type DescField,
  type DescMessage,
  getOption,
  hasOption,
  type MessageShape,
} from "@bufbuild/protobuf";
import type { Path } from "@bufbuild/protobuf/reflect";
import { field as fieldRules } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { leavesItemsToHandler, listLimit, MAX_ITEMS_RULE, maxItemsDescription } from "../contract.ts";
import { MAX_VIOLATIONS, type Violation } from "../faults.ts";
import { joinPath } from "../field-path.ts";
import { isWellKnown } from "../visit.ts";
import { isKnownList, type QuickLook } from "./quick-look.ts";

type Local = Record<string, unknown>;

/** A message with only some items of its lists. */
export interface FewItems<D extends DescMessage> {
  readonly part: MessageShape<D>;
  /** The lists that are longer than the contract allows; of these, the part holds no item but the first. */
  readonly tooLong: Violation[];
  /** A path in the part as it is in the whole. */
  readonly pathOf: (path: Path) => Path;
  /** False if items that may break a rule are left for a further round. */
  readonly isLast: boolean;
}

/**
 * A message with those items of its lists that may break a rule, twenty of each list a round, so that to explain a large
 * message costs no more than a small one.
 */
export function fewItems<D extends DescMessage>(
  desc: D,
  message: MessageShape<D>,
  lookOf: QuickLook,
  round: number,
): FewItems<D> {
  const places = new Map<unknown, readonly number[]>();
  const tooLong: Violation[] = [];
  let isLast = true;

  const shorten = (type: DescMessage, value: Local, path: string): Local => {
    const copy: Local = Object.assign(Object.create(Object.getPrototypeOf(value) as object), value);
    for (const field of type.fields) {
      const own = value[field.localName];
      if (field.message === undefined || own === undefined || field.oneof !== undefined) continue;
      if (isShortened(field)) copy[field.localName] = pick(field, own as Local[], joinPath(path, field.name));
      else if (field.fieldKind === "message" && !isWellKnown(field.message))
        copy[field.localName] = shorten(field.message, own as Local, joinPath(path, field.name));
    }
    return copy;
  };

  const pick = (field: DescField, list: readonly Local[], path: string): Local[] => {
    const limit = listLimit(field);
    if (limit !== undefined && list.length > limit) {
      tooLong.push({ field: path, rule: MAX_ITEMS_RULE, description: maxItemsDescription(limit) });
      return list.slice(0, 1);
    }
    const looksSound = field.message === undefined ? () => true : lookOf(field.message);
    const doubtful = [...list.keys()].filter((at) => !looksSound(list[at]));
    const end = (round + 1) * MAX_VIOLATIONS;
    if (doubtful.length > end) isLast = false;
    const taken = doubtful.slice(round * MAX_VIOLATIONS, end);
    // Whether the list is empty is a matter of rules too.
    const kept = taken.length === 0 ? [...list.keys()].slice(0, 1) : taken;
    const items = kept.flatMap((at): Local[] => (list[at] === undefined ? [] : [list[at]]));
    places.set(items, kept);
    return items;
  };

  const part = shorten(desc, message as Local, "");
  return { part: part as MessageShape<D>, tooLong, pathOf: (path) => restored(path, part, places), isLast };
}

/** Lists of messages without rules that look at all items together. */
function isShortened(field: DescField): boolean {
  if (field.fieldKind !== "list" || leavesItemsToHandler(field)) return false;
  if (!hasOption(field, fieldRules)) return true;
  const { type } = getOption(field, fieldRules);
  return type.case === undefined || (type.case === "repeated" && isKnownList(type.value));
}

function restored(path: Path, part: Local, places: ReadonlyMap<unknown, readonly number[]>): Path {
  let value: unknown = part;
  return path.map((step) => {
    const holder = value;
    if (step.kind === "list_sub") {
      value = (holder as readonly unknown[] | undefined)?.[step.index];
      return { ...step, index: places.get(holder)?.[step.index] ?? step.index };
    }
    value = step.kind === "field" ? (holder as Local | undefined)?.[step.localName] : undefined;
    return step;
  });
}
