import type { DeliverySettings } from "../delivery/deliverer.ts";
import type { Reporter } from "../reporter.ts";

/** A signal as it was told. */
export interface GivenSignal {
  /** Of one that is recorded here: until it has ended the signal waits. */
  readonly run: { readonly runId: unknown };
  readonly name: unknown;
  readonly value: unknown;
  readonly source?: unknown;
  readonly stepId?: unknown;
  readonly signalId?: unknown;
}

/** Signals of a tracer that wait, and what became of the others. */
export interface WaitingSignals {
  readonly settings: DeliverySettings;
  readonly reporter: Reporter;
  readonly waiting: Set<GivenSignal>;
  /** Signals that may wait; 0 once the tracer is closed. */
  readonly most: number;
  delivered: number;
  dropped: number;
}
