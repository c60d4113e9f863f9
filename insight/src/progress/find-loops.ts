import { MIN_TURNS, type Turn } from "./turn.ts";

/**
 * Stretches of at least three turns of the same, with no other progress in between: no other turn that succeeded, and no
 * result of a size that was not there before.
 *
 * @returns indexes of turns, stretch by stretch
 */
export function findLoops(turns: readonly Turn[]): readonly (readonly number[])[] {
  const found: number[][] = [];
  const open = new Map<string, number[]>();
  /** Of the turns that succeeded: the last one, and the last one of another id than it. */
  let last = { id: "", index: -1 };
  let other = -1;
  const close = (stretch: number[] | undefined) => {
    if (stretch !== undefined && stretch.length >= MIN_TURNS) found.push(stretch);
  };
  turns.forEach(({ id, isSuccess, isNews }, index) => {
    const stretch = open.get(id);
    const progress = last.id === id ? other : last.index;
    if (stretch === undefined || isNews || progress > (stretch.at(-1) ?? -1)) {
      close(stretch);
      open.set(id, [index]);
    } else stretch.push(index);
    if (!isSuccess) return;
    if (last.id !== id) other = last.index;
    last = { id, index };
  });
  for (const stretch of open.values()) close(stretch);
  return found;
}
