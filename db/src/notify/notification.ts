import { z } from "zod";
import { microseconds } from "../columns/values.ts";
import { incidentRow } from "../read/incidents/incident-row.ts";

/** The order in which states are reached. */
export const STATES = incidentRow.shape.state.options;

/** One state that an incident reached, and the incident as it is now. */
export const changeRow = incidentRow.extend({
  /** The state that was reached; `state` is the present one. */
  reached: incidentRow.shape.state,
  changed_at: microseconds,
});
export type ChangeRow = z.infer<typeof changeRow>;

/** A notification to be sent: a change, and how often it was tried, this time included. */
export const leasedRow = changeRow.extend({ attempts: z.int(), queued_at: microseconds });

/** Notifications to one destination that are sent together. */
export interface Lease {
  readonly destination: string;
  /** Names them: the same however often they are sent. */
  readonly batch: string;
  /** Nobody else sends them until then; microseconds since the Unix epoch. */
  readonly until: bigint;
  /** In the order in which they are told. */
  readonly rows: readonly z.infer<typeof leasedRow>[];
}
