import { pagerdutyEvent } from "../messages/pagerduty-event.ts";
import { type Network, post } from "./post.ts";
import type { Send } from "./sender.ts";

export const PAGERDUTY_URL = "https://events.pagerduty.com/v2/enqueue";

/** Sends an event to PagerDuty's Events API v2, or to what is compatible. */
export function pagerdutySender(url: string | undefined, routingKey: () => string, network: Network): Send {
  return async ({ notices: [notice] }) => {
    const body = pagerdutyEvent(notice, routingKey());
    await post(new URL(url ?? PAGERDUTY_URL), { "content-type": "application/json" }, body, network);
    return undefined;
  };
}
