import { DeliveryError } from "../delivery-error.ts";
import { slackBody } from "../messages/slack-body.ts";
import { type Network, post } from "./post.ts";
import type { Send } from "./sender.ts";

/** Posts to an incoming webhook of Slack, or of what is compatible; its URL is a secret. */
export function slackSender(url: () => string, network: Network): Send {
  return async ({ notices }) => {
    const text = url();
    if (!URL.canParse(text)) throw new DeliveryError("not_configured");
    const target = new URL(text);
    if (!/^https?:$/.test(target.protocol) || target.username !== "")
      throw new DeliveryError("not_configured");
    await post(target, { "content-type": "application/json" }, slackBody(notices), network);
    return undefined;
  };
}
