import type { Pattern } from "./pattern.ts";
import type { Turn } from "./turn.ts";

/** Turns of one lane that may have gone round in circles. */
export interface Stretch {
  readonly type: Pattern["type"];
  readonly lane: number;
  readonly turns: readonly Turn[];
}
