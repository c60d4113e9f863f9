import type { FindCauses } from "./find-causes.ts";

/** Finds causes, or none where that fails: what got worse is told all the same, and causes are looked for again later. */
export function causesOrNone(findCauses: FindCauses, onError: (error: unknown) => void): FindCauses {
  return async (...asked) => {
    try {
      return await findCauses(...asked);
    } catch (error) {
      onError(error);
      return "[]";
    }
  };
}
