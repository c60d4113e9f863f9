import type { Dropped } from "@runfacts/privacy/inspect";
import type { DroppedColumns } from "../record/dropped-columns.ts";

/** Most dropped fields that are stored of a run. */
export const MAX_KEPT = 1_000;
/** Most dropped fields that are stored of one item. */
const MAX_KEPT_OF_ITEM = 100;
/** Most dropped fields that an answer names of a run. */
const MAX_NAMED = 100;
/** Most violations and dropped fields that an answer names of all its runs: default gRPC clients take 4 MiB. */
const MAX_NAMED_IN_ALL = 10_000;

/** A field by its path within the run, and the rule that it broke. */
interface NamedField {
  readonly field: string;
  readonly rule: string;
}

/** The dropped fields of a run, as answers and counts need them. */
export interface DroppedFields {
  /** The first 1,000. */
  readonly fields: readonly NamedField[];
  readonly count: number;
  readonly byRule: ReadonlyMap<string, number>;
}

export const noFields: DroppedFields = { fields: [], count: 0, byRule: new Map() };

/** How many fields an answer may still name. */
export class NamedFields {
  #left = MAX_NAMED_IN_ALL;

  /** The first of the fields, as many as may be named. */
  take<T>(fields: readonly T[]): T[] {
    const named = fields.slice(0, this.#left);
    this.#left -= named.length;
    return named;
  }
}

/** The fields of an answer that name what was dropped. */
export function droppedAnswer(
  { fields, count }: DroppedFields,
  named = new NamedFields(),
): {
  dropped: NamedField[];
  droppedCount: number;
} {
  return { dropped: named.take(fields.slice(0, MAX_NAMED)), droppedCount: count };
}

export function droppedFields(
  dropped: readonly Dropped[],
  byRule: ReadonlyMap<string, number>,
): DroppedFields {
  const fields = dropped.map(({ field, rule }) => ({ field, rule }));
  const count = [...byRule.values()].reduce((sum, each) => sum + each, 0);
  return { fields, count, byRule };
}

/** The dropped fields of each item, as its row stores them. */
export function droppedColumns(dropped: readonly Dropped[]): DroppedColumns {
  const lists = new Map<string, Map<number, string[]>>();
  for (const { of, path, rule } of dropped) {
    const { list, index } = of ?? { list: "", index: 0 };
    const items = lists.get(list) ?? new Map<number, string[]>();
    lists.set(list, items);
    const fields = items.get(index) ?? [];
    items.set(index, fields);
    if (fields.length < MAX_KEPT_OF_ITEM) fields.push(`${path}=${rule}`);
  }
  return lists;
}
