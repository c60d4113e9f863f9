import type { ModelName } from "./models.ts";

/** A version of an agent. */
export interface Release {
  readonly version: string;
  /** When it went to production, in days before the end of the last day. Staging had it a day before. */
  readonly daysAgo: number;
  readonly model: ModelName;
  /** Share of runs on which something goes wrong. */
  readonly faultRate: number;
  /** How much slower its tools are. */
  readonly toolSlowdown: number;
  /** How many of its faults are the first of the agent's list. */
  readonly firstFaultShare: number;
}
