import type { Notice } from "../notice.ts";
import { describeNotice, detailsOf } from "./describe-notice.ts";

/** Body of a Slack-compatible incoming webhook: one message for one or several states. */
export function slackBody(notices: readonly Notice[]): string {
  return JSON.stringify({ text: notices.map(paragraph).join("\n\n") });
}

function paragraph(notice: Notice): string {
  const title = `*${escaped(describeNotice(notice))}*`;
  const details = detailsOf(notice).map(([name, value]) => `${name}: ${escaped(value)}`);
  const link = notice.url === undefined ? [] : [`<${notice.url}|Incident>`];
  return [title, details.join(" · "), ...link].join("\n");
}

/** What Slack reads as markup of its own: links, mentions and, at the ends of a title, bold. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("*", "∗");
}
