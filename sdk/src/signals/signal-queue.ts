import type { DeliverySettings } from "../delivery/deliverer.ts";
import type { Reporter } from "../reporter.ts";
import type { SignalStats } from "../signal.ts";
import type { SignalSender } from "./signal-sender.ts";
import type { GivenSignal, WaitingSignals } from "./waiting-signals.ts";

/** The queues of runs that are recorded. */
export const queues = new WeakMap<object, SignalQueue>();

/** Takes signals; all else of them is loaded once there are any. */
export class SignalQueue implements WaitingSignals {
  readonly settings: DeliverySettings;
  readonly reporter: Reporter;
  readonly waiting = new Set<GivenSignal>();
  /** Signals that may wait; 0 once it is closed. */
  most = 10_000;
  delivered = 0;
  dropped = 0;
  readonly #isEager: boolean;
  #sender: Promise<SignalSender> | undefined;

  /** @param isEager whether they are sent in the background */
  constructor(settings: DeliverySettings, reporter: Reporter, isEager: boolean) {
    this.settings = settings;
    this.reporter = reporter;
    this.#isEager = isEager;
  }

  /** Never throws. */
  add(run: GivenSignal["run"], [name, value, options]: readonly unknown[], stepId?: unknown): void {
    this.reporter.guard(() => {
      const given = { stepId, ...(options as object), run, name, value };
      if (this.waiting.size >= this.most) this.dropped += 1;
      else this.waiting.add(given);
      if (this.#isEager) void this.after();
    }, undefined);
  }

  /**
   * Waits for runs, then sends what waits.
   *
   * @param runs undefined: sends in the background
   * @returns whether both were done in time; never rejects
   */
  async after(runs?: Promise<boolean>, timeoutMs = 0): Promise<boolean> {
    try {
      if (this.waiting.size === 0) return (await runs) ?? true;
      this.#sender ??= import("./signal-sender.ts").then((module) => new module.SignalSender(this));
      return await (await this.#sender).send(runs, timeoutMs);
    } catch {
      this.reporter.countError();
      return false;
    }
  }

  stats(): { readonly signals: SignalStats } {
    const { delivered, dropped, waiting } = this;
    const pending = waiting.size;
    return { signals: { produced: delivered + pending + dropped, delivered, pending, dropped } };
  }
}
