import { type Accessor, createMemo, type JSX, mapArray } from "solid-js";

/**
 * Like `For`, for items that come anew with each answer: one with the same key stays the same element, which follows the
 * item and keeps the focus.
 */
export function Keyed<T, K extends keyof T>(props: {
  readonly each: readonly T[];
  /** Name of the property, a string or number, that tells the items apart. */
  readonly by: K;
  readonly children: (item: Accessor<T>, index: Accessor<number>) => JSX.Element;
}): JSX.Element {
  const items = createMemo(() => new Map(props.each.map((item) => [item[props.by], item])));
  const elements = mapArray(
    () => [...items().keys()],
    (key, index) => {
      // An element may ask for its item once more as it goes.
      const item = createMemo((before: T | undefined) => items().get(key) ?? before, items().get(key));
      return props.children(item as Accessor<T>, index);
    },
  );
  return createMemo(elements) as unknown as JSX.Element;
}
