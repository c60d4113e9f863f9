import type { DeliveryFault } from "../delivery-error.ts";
import type { Notice } from "../notice.ts";

/** What is sent at once. */
export interface Batch {
  /** Names it: the same for the same notices, however often they are sent. */
  readonly key: string;
  /** At least one; more only where the sender groups. */
  readonly notices: readonly [Notice, ...Notice[]];
}

/**
 * Sends to one destination. It resolves once the receiver has taken it, with a fault where it took a mail for some of its recipients
 * alone, and rejects with a DeliveryError.
 */
export type Send = (batch: Batch) => Promise<DeliveryFault | undefined>;
