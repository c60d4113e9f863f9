import { Counter, Gauge, type Registry } from "prom-client";
import type { DeliveryFault } from "../delivery-error.ts";

/** How a destination stands, over all projects. */
export interface DestinationState {
  readonly waiting: number;
  /** Given up within the last week. */
  readonly dead: number;
  /** How long the oldest has waited; 0 where none does. */
  readonly oldestSeconds: number;
}

/** What is counted of notifications. */
export interface NotifyMetrics {
  readonly sent: (destination: string, count: number) => void;
  readonly failed: (destination: string, fault: DeliveryFault) => void;
  /** Takes the place of what was told before. */
  readonly states: (states: ReadonlyMap<string, DestinationState>) => void;
}

/**
 * Registers what a service measures of notifications, by the name of the destination:
 *
 * - `runfacts_notifications_sent_total`, and `runfacts_notification_failures_total` by fault, of this process;
 * - `runfacts_notifications_waiting`, `_waiting_seconds` and `_dead`: what the outbox holds, the same from every service.
 */
export function createNotifyMetrics(registry: Registry): NotifyMetrics {
  const registers = [registry];
  const labelNames = ["destination"] as const;
  const sent = new Counter({
    name: "runfacts_notifications_sent_total",
    help: "Notifications that a receiver took.",
    labelNames,
    registers,
  });
  const failed = new Counter({
    name: "runfacts_notification_failures_total",
    help: "Attempts to send that failed; they are repeated, but for a mail that was refused for some of its recipients.",
    labelNames: ["destination", "fault"] as const,
    registers,
  });
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames, registers });
  const waiting = gauge("runfacts_notifications_waiting", "Notifications that wait to be sent.");
  const oldest = gauge(
    "runfacts_notifications_waiting_seconds",
    "How long the oldest notification that waits has waited.",
  );
  const dead = gauge(
    "runfacts_notifications_dead",
    "Notifications that were given up within the last week, since their receiver took none in time.",
  );
  return {
    sent: (destination, count) => sent.inc({ destination }, count),
    failed: (destination, fault) => failed.inc({ destination, fault }),
    states(states) {
      for (const each of [waiting, oldest, dead]) each.reset();
      for (const [destination, state] of states) {
        waiting.set({ destination }, state.waiting);
        oldest.set({ destination }, state.oldestSeconds);
        dead.set({ destination }, state.dead);
      }
    },
  };
}
