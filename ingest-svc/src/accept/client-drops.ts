import type { ClientDropReason, ClientDrops } from "@runfacts/db/write";
import { type ClientReport, ClientReportSchema, DropReason } from "@runfacts/gen/server/client_report";
import { inspectRun } from "@runfacts/privacy/inspect";
import { toMicroseconds } from "@runfacts/server";
import type { Context } from "../context.ts";

const HOUR_US = 3_600_000_000n;

const reasons = new Map<DropReason, ClientDropReason>([
  [DropReason.QUEUE_FULL, "queue_full"],
  [DropReason.SPOOL_FULL, "spool_full"],
  [DropReason.TOO_LARGE, "too_large"],
  [DropReason.REFUSED, "refused"],
  [DropReason.SERVICE_ERROR, "service_error"],
  [DropReason.UNAUTHORIZED, "unauthorized"],
  [DropReason.CLOSED, "closed"],
  [DropReason.EXIT_TIMEOUT, "exit_timeout"],
  [DropReason.INTERNAL, "internal"],
]);

/** Checks a tracer's report of what it dropped. @returns undefined if it breaks a rule of the contract or of privacy */
export function clientDropsOf(
  { validator, policy, retention, clock }: Pick<Context, "validator" | "policy" | "retention" | "clock">,
  report: ClientReport,
): ClientDrops | undefined {
  if (validator.validate(ClientReportSchema, report).length > 0) return undefined;
  const { agentId, agentVersion, environment } = report;
  const texts = { agentId, agentVersion, environment };
  if (Object.values(texts).some((text) => /[\p{Cc}\u2028\u2029]/u.test(text))) return undefined;
  if (inspectRun({ ...texts, steps: [], failures: [] }, policy).length > 0) return undefined;
  const latest = BigInt(Math.trunc(clock())) * 1_000n + HOUR_US;
  const seen = new Set<string>();
  const drops = report.droppedRuns.flatMap(({ hour, reason, runs }) => {
    const word = reasons.get(reason);
    const startsAt = hour === undefined ? undefined : toMicroseconds(hour);
    if (word === undefined || startsAt === undefined) return [];
    const isHour = startsAt % HOUR_US === 0n && startsAt <= latest && startsAt >= (retention.current ?? 0n);
    seen.add(`${startsAt} ${word}`);
    return isHour ? [{ hour: startsAt, reason: word, runs }] : [];
  });
  const isSound = drops.length === report.droppedRuns.length && seen.size === drops.length;
  return isSound ? { tracerId: report.tracerId.toLowerCase(), ...texts, drops } : undefined;
}
