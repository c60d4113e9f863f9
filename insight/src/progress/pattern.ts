/** Steps that went round in circles. */
export interface Pattern {
  /** `loop`: the same call again and again. `ping-pong`: two calls, or two agents, that took turns. */
  readonly type: "loop" | "ping-pong";
  /** By id, in order of their start: at least 3, the first 1,000. */
  readonly stepIds: readonly string[];
  /** Names of the steps, each once: one or two. */
  readonly names: readonly string[];
  /** Number of steps, those after the first 1,000 too. */
  readonly stepCount: number;
}
