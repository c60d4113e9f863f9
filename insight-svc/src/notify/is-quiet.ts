import type { QuietHours } from "../rules/notify-schema.ts";

/** Whether a time is within quiet hours, as clocks of their zone show it; hours may pass midnight. */
export function isQuiet({ from, to, time_zone }: QuietHours, at: number): boolean {
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: time_zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
  return from < to ? clock >= from && clock < to : clock >= from || clock < to;
}
