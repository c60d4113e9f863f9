import type { Dropped } from "@runfacts/privacy/inspect";
import type { DroppedColumns } from "../record/dropped-columns.ts";

/** Most fields that are kept beside a run, and of one item. */
export const MAX_KEPT = 1_000;
const MAX_KEPT_OF_ITEM = 100;
/** Most fields that an answer names. */
const MAX_NAMED = 100;

/** What was left out of a run, as it is answered and counted. */
export interface DroppedFields {
  /** The first, by their paths within the run. */
  readonly named: readonly { readonly field: string; readonly rule: string }[];
  readonly count: number;
  readonly byRule: ReadonlyMap<string, number>;
}

export const noFields: DroppedFields = { named: [], count: 0, byRule: new Map() };

export function droppedFields(
  dropped: readonly Dropped[],
  byRule: ReadonlyMap<string, number>,
): DroppedFields {
  const named = dropped.slice(0, MAX_NAMED).map(({ field, rule }) => ({ field, rule }));
  const count = [...byRule.values()].reduce((sum, each) => sum + each, 0);
  return { named, count, byRule };
}

/** The same as rows say it. */
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
