/** Why something was not delivered: a word for logs, metrics and the outbox; never what a receiver said. */
export type DeliveryFault =
  | "not_allowed"
  | "name_not_found"
  | "not_reached"
  | "timed_out"
  | "not_trusted"
  | "redirected"
  | "refused"
  | "unauthorized"
  | "busy"
  | "receiver_error"
  | "not_configured";

/** A notification did not arrive, as far as is known. It holds no address, no secret and nothing of the answer. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  readonly fault: DeliveryFault;
  /** Milliseconds that the receiver asks to wait; undefined where it says nothing. */
  readonly retryAfterMs: number | undefined;

  constructor(fault: DeliveryFault, retryAfterMs?: number) {
    super(`The notification was not delivered: ${fault}.`);
    this.fault = fault;
    this.retryAfterMs = retryAfterMs;
  }
}
