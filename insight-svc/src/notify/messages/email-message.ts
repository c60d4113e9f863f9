import { createHash } from "node:crypto";
import type { Notice } from "../notice.ts";
import { describeNotice, detailsOf } from "./describe-notice.ts";

/** What a mail says, and the id by which a mail server or reader knows a second copy. */
export interface EmailMessage {
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
}

const MAX_SUBJECT = 200;
const ID_LENGTH = 32;

/**
 * One mail for one or several states.
 *
 * @param batch names the mail: the same for the same states, however often it is sent
 * @param domain of the sender
 */
export function emailMessage(notices: readonly Notice[], batch: string, domain: string): EmailMessage {
  const id = createHash("sha256").update(batch).digest("hex").slice(0, ID_LENGTH);
  const [first] = notices;
  const only = first !== undefined && notices.length === 1 ? describeNotice(first) : undefined;
  return {
    messageId: `<runfacts.${id}@${domain}>`,
    subject: `[Runfacts] ${only ?? `${notices.length} changes of incidents`}`.slice(0, MAX_SUBJECT),
    text: `${notices.map(paragraph).join("\n\n")}\n`,
  };
}

function paragraph(notice: Notice): string {
  const details = detailsOf(notice).map(([name, value]) => `${name}: ${value}`);
  return [describeNotice(notice), ...details, ...(notice.url === undefined ? [] : [notice.url])].join("\n");
}
