import { signWebhook } from "../messages/sign-webhook.ts";
import { webhookBody } from "../messages/webhook-body.ts";
import { type Network, post } from "./post.ts";
import type { Send } from "./sender.ts";

const MS_PER_SECOND = 1_000;

/** Posts the JSON of docs/notifications.md, signed anew for each attempt; its id is the idempotency key. */
export function webhookSender(url: string, secret: () => string, network: Network): Send {
  return async ({ notices: [notice] }) => {
    const body = webhookBody(notice);
    const signed = signWebhook(notice.key, Math.floor(Date.now() / MS_PER_SECOND), body, secret());
    await post(new URL(url), { "content-type": "application/json", ...signed }, body, network);
    return undefined;
  };
}
