import type { Incident } from "@runfacts/gen/client/incident";
import { beganMs, openedMs, resolvedMs } from "../../incidents/incident-times.ts";
import { incidentKindWord } from "../../incidents/incident-words.ts";

const DAY = 86_400_000;
const SHORTEST_LEAD_MS = DAY;
const LONGEST_LEAD_MS = 14 * DAY;
/** Questions of one minute are one question. */
const MINUTE = 60_000;

/**
 * What the chart of an incident shows: as long before it began as it went on, a day at least and two weeks at most, until now or a
 * while after it was resolved. Of a budget, the two weeks before its day, and the day after it: whole days of UTC, as budgets are.
 */
export function chartRange(
  incident: Incident,
  now: number,
): { readonly start: number; readonly end: number } {
  const began = beganMs(incident);
  const over = resolvedMs(incident);
  const last = Math.max(over ?? now, openedMs(incident), began);
  const lead = Math.min(LONGEST_LEAD_MS, Math.max(SHORTEST_LEAD_MS, last - began));
  const isOfDays = incidentKindWord(incident.kind) === "budget";
  if (isOfDays)
    return {
      start: Math.floor((began - LONGEST_LEAD_MS) / DAY) * DAY,
      end: Math.min(last, (Math.floor(began / DAY) + 2) * DAY),
    };
  const end = over === undefined ? last : Math.min(Math.max(now, last), last + lead / 2);
  return { start: toMinute(began - lead), end: toMinute(end) + MINUTE };
}

const toMinute = (ms: number) => Math.floor(ms / MINUTE) * MINUTE;
