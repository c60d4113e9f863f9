import type { Circuit } from "../delivery/circuit.ts";
import type { DeliverySettings } from "../delivery/deliverer.ts";
import type { OpenRuns } from "../exit/open-runs.ts";
import type { Reporter } from "../reporter.ts";
import type { backgroundTimer } from "../timer.ts";

/** A signal as it was told: small plain values, and an object for each that was none. A list, since names weigh in an agent's bundle. */
export type GivenSignal = readonly [
  runId: unknown,
  name: unknown,
  value: unknown,
  source: unknown,
  stepId: unknown,
  signalId: unknown,
];

/** What signals are sent with. */
export interface SignalParts extends DeliverySettings {
  readonly reporter: Reporter;
  /** Until they have ended, their signals wait. */
  readonly openRuns: OpenRuns;
  /** Of signals alone: what is wrong with them must not keep runs waiting. */
  readonly circuit: Circuit;
  /** Undefined where nothing may be sent in the background. Handed over, since what is loaded twice makes an agent's bundle larger. */
  readonly timer: typeof backgroundTimer | undefined;
}

/** Signals of a tracer that wait, and what became of the others. */
export interface WaitingSignals {
  readonly parts: SignalParts;
  readonly waiting: Set<GivenSignal>;
  /** Signals that may wait; 0 once the tracer is closed. */
  readonly most: number;
  delivered: number;
  dropped: number;
}
