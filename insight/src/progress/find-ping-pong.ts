import { MIN_TURNS, type Turn } from "./turn.ts";

/**
 * Stretches in which two kinds of turns follow each other, each at least three times, and nothing else happens. One of them
 * may come twice in a row; from three on it is a loop, and the stretch begins anew.
 *
 * @returns indexes of turns, stretch by stretch
 */
export function findPingPong(turns: readonly Pick<Turn, "id" | "isNews">[]): readonly (readonly number[])[] {
  const found: number[][] = [];
  /** Turns of the same that follow each other; of two kinds, in turn. */
  let rallies: number[][] = [];
  const idOf = (rally: readonly number[] | undefined) => turns[rally?.[0] ?? -1]?.id;
  const close = () => {
    if (rallies.length >= 2 * MIN_TURNS) found.push(rallies.flat());
  };
  turns.forEach(({ id, isNews }, index) => {
    const rally = rallies.at(-1);
    if (isNews) {
      close();
      rallies = [[index]];
    } else if (id === idOf(rally)) {
      rally?.push(index);
      if (rally?.length !== MIN_TURNS) return;
      rallies.pop();
      close();
      rallies = [rally];
    } else if (rallies.length >= 2 && id === idOf(rallies.at(-2))) {
      rallies.push([index]);
    } else {
      close();
      rallies =
        rally === undefined ? [[index]] : [rally.length < MIN_TURNS ? rally : rally.slice(-1), [index]];
    }
  });
  close();
  return found;
}
