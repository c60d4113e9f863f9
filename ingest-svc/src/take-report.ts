import { type ClientReport, ClientReportOutcome } from "@runfacts/gen/server/client_report";
import { clientDropsOf } from "./accept/client-drops.ts";
import type { Context } from "./context.ts";

/** Stores a tracer's report of what it dropped. Never rejects: a report costs no run. */
export async function takeReport(
  context: Context,
  projectId: number,
  report: ClientReport,
): Promise<ClientReportOutcome> {
  const drops = clientDropsOf(context, report);
  if (drops === undefined) return ClientReportOutcome.REFUSED;
  try {
    const added = await context.addClientDrops(projectId, drops);
    for (const { reason, added: runs } of added) context.clientDroppedRuns.inc({ reason }, Number(runs));
    return added.length === drops.drops.length ? ClientReportOutcome.STORED : ClientReportOutcome.REFUSED;
  } catch (error) {
    context.warn(error);
    return ClientReportOutcome.FAILED;
  }
}
