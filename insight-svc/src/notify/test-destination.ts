import { randomUUID } from "node:crypto";
import type { DeliveryFault } from "./delivery-error.ts";
import type { Destination } from "./destinations.ts";
import { linkToIncident } from "./messages/link-to-incident.ts";
import { type IncidentState, type Notice, noticeKey } from "./notice.ts";

/**
 * Sends a made-up incident of a rule "test" to a destination, once opened and once resolved, past the outbox and quiet hours.
 *
 * @returns what was wrong where it took a mail for some of its recipients alone
 * @throws DeliveryError
 */
export async function testDestination(
  { send }: Destination,
  { now, dashboardUrl }: { readonly now: number; readonly dashboardUrl: string | undefined },
): Promise<DeliveryFault | undefined> {
  let missed: DeliveryFault | undefined;
  const incidentId = randomUUID();
  for (const state of ["open", "resolved"] as const) {
    const notice = testNotice(incidentId, state, now, dashboardUrl);
    missed = (await send({ key: notice.key, notices: [notice] })) ?? missed;
  }
  return missed;
}

function testNotice(
  incidentId: string,
  state: IncidentState,
  now: number,
  dashboardUrl: string | undefined,
): Notice {
  return {
    key: noticeKey(incidentId, state),
    project: "test",
    state,
    changedAt: now,
    url: linkToIncident(dashboardUrl, incidentId),
    incident: {
      incidentId,
      kind: "rule",
      rule: "test",
      metric: "failure_rate",
      beganAt: now,
      openedAt: now,
      ...(state === "resolved" ? { resolvedAt: now } : {}),
      runCount: 0,
      affectedRunCount: 0,
    },
  };
}
