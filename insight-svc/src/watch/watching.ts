import type { Rules } from "../rules/rules.ts";
import type { FindCauses } from "./find-causes.ts";

/** With what a project is watched. */
export interface Watching {
  /** In milliseconds since the Unix epoch. */
  readonly now: number;
  readonly rules: Rules;
  readonly findCauses: FindCauses;
  /** After how many milliseconds an open run is given up. */
  readonly runTimeoutMs: number;
  /** Hears of a rule or a budget that could not be looked at: its incident stays as it is. */
  readonly onError: (error: unknown) => void;
  readonly signal?: AbortSignal | undefined;
}
