import type { DestinationSpec, QuietHours } from "../rules/notify-schema.ts";
import type { ReadSecret } from "./secrets.ts";
import { hostOf, type Network, portOf } from "./senders/post.ts";
import { emailSender } from "./senders/send-email.ts";
import { PAGERDUTY_URL, pagerdutySender } from "./senders/send-pagerduty.ts";
import { slackSender } from "./senders/send-slack.ts";
import { webhookSender } from "./senders/send-webhook.ts";
import type { Send } from "./senders/sender.ts";

/** Something that notifications go to. */
export interface Destination {
  readonly name: string;
  readonly send: Send;
  /** Milliseconds that a change waits for others to come with; undefined where each is sent alone. */
  readonly groupMs: number | undefined;
  readonly quietHours: QuietHours | undefined;
}

const GROUP_MS = 30_000;

/** The destination that a part of the rules file describes. */
export function createDestination(
  spec: DestinationSpec,
  network: Network,
  readSecret: ReadSecret,
): Destination {
  return {
    name: spec.name,
    send: senderOf(spec, network, readSecret),
    groupMs: groupMsOf(spec),
    quietHours: spec.quiet_hours,
  };
}

/**
 * What is wrong with a destination before anything is sent: a host that ALERT_HOSTS does not list, or a secret that is not there.
 * One line, with no address and no secret; undefined where nothing is.
 */
export function destinationProblem(
  spec: DestinationSpec,
  { hosts }: Network,
  readSecret: ReadSecret,
): string | undefined {
  try {
    for (const secret of secretsIn(spec)) readSecret(secret);
    const [host, port] = targetOf(spec, readSecret);
    return hosts.allowsHost(host, port) ? undefined : "ALERT_HOSTS does not list its host";
  } catch {
    return "a secret that it names is absent or no URL";
  }
}

function senderOf(spec: DestinationSpec, network: Network, readSecret: ReadSecret): Send {
  switch (spec.type) {
    case "webhook":
      return webhookSender(spec.url, () => readSecret(spec.secret), network);
    case "slack":
      return slackSender(() => readSecret(spec.url), network);
    case "pagerduty":
      return pagerdutySender(spec.url, () => readSecret(spec.routing_key), network);
    case "email": {
      const { password } = spec.smtp;
      return emailSender(spec, password === undefined ? undefined : () => readSecret(password), network);
    }
  }
}

function groupMsOf(spec: DestinationSpec): number | undefined {
  return spec.type === "slack" || spec.type === "email" ? (spec.group_for ?? GROUP_MS) : undefined;
}

function secretsIn(spec: DestinationSpec) {
  switch (spec.type) {
    case "webhook":
      return [spec.secret];
    case "slack":
      return [spec.url];
    case "pagerduty":
      return [spec.routing_key];
    case "email":
      return spec.smtp.password === undefined ? [] : [spec.smtp.password];
  }
}

function targetOf(spec: DestinationSpec, readSecret: ReadSecret): readonly [string, number] {
  if (spec.type === "email") return [spec.smtp.host, spec.smtp.port];
  const url = new URL(spec.type === "slack" ? readSecret(spec.url) : (spec.url ?? PAGERDUTY_URL));
  return [hostOf(url), portOf(url)];
}
