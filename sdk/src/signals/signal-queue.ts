import { readFact } from "../reading/read-fact.ts";
import type { SignalOptions, SignalStats } from "../signal.ts";
import type { SignalSender } from "./signal-sender.ts";
import type { GivenSignal, SignalParts, WaitingSignals } from "./waiting-signals.ts";

/** The queues of runs that are recorded. */
export const queues = new WeakMap<object, SignalQueue | undefined>();

export function signalStats(delivered = 0, pending = 0, dropped = 0): SignalStats {
  return { produced: delivered + pending + dropped, delivered, pending, dropped };
}

/** Takes signals; all else of them is loaded once there are any. */
export class SignalQueue implements WaitingSignals {
  readonly parts: SignalParts;
  readonly waiting = new Set<GivenSignal>();
  /** Signals that may wait; 0 once it is closed. */
  most = 10_000;
  delivered = 0;
  dropped = 0;
  #sender: SignalSender | undefined;

  constructor(parts: SignalParts) {
    this.parts = parts;
  }

  /** Never throws. */
  add(runId: unknown, [name, value, options]: readonly unknown[], ofStep?: unknown): void {
    this.parts.reporter.guard(() => {
      const { source, stepId = ofStep, signalId } = Object(options) as SignalOptions;
      // What is too long, or no plain value, is not kept until it is told of, when signals are sent.
      const given = [runId, name, value, source, stepId, signalId].map(readFact);
      if (this.waiting.size < this.most) this.waiting.add(given as unknown as GivenSignal);
      else this.dropped += 1;
      void this.after();
    }, undefined);
  }

  /**
   * Waits for runs, then sends what waits.
   *
   * @param runs undefined: sends in the background
   * @returns whether both were done in time; never rejects
   */
  async after(runs?: Promise<boolean>, timeoutMs?: number): Promise<boolean> {
    try {
      if (this.waiting.size === 0) return (await runs) ?? true;
      // Requests of a Worker share the sender, but not the promise of it.
      const module = await import("./signal-sender.ts");
      this.#sender ??= new module.SignalSender(this);
      return await this.#sender.send(runs, timeoutMs);
    } catch {
      this.parts.reporter.countError();
      return false;
    }
  }

  stats(): SignalStats {
    return signalStats(this.delivered, this.waiting.size, this.dropped);
  }
}
