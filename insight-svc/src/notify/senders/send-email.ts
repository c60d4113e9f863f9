import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import type { DestinationSpec } from "../../rules/notify-schema.ts";
import { DeliveryError, type DeliveryFault } from "../delivery-error.ts";
import { emailMessage } from "../messages/email-message.ts";
import { findAddress } from "../targets/find-address.ts";
import { DEFAULT_TIMEOUT_MS, faultOf, type Network, withDeadline } from "./post.ts";
import type { Send } from "./sender.ts";

type EmailSpec = Extract<DestinationSpec, { type: "email" }>;

const PERMANENT = 500;

/** Mails by SMTP, one connection a mail; without TLS only to addresses that ALERT_HOSTS lists. */
export function emailSender(spec: EmailSpec, password: (() => string) | undefined, network: Network): Send {
  const { host, port, security, user } = spec.smtp;
  const domain = spec.from.slice(spec.from.lastIndexOf("@") + 1);
  return async ({ key, notices }) => {
    const timeout = network.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const deadline = AbortSignal.timeout(timeout);
    const address = await withDeadline(findAddress({ host, port }, network.hosts, network.resolve), deadline);
    if (security === "none" && !network.hosts.listsAddress(address, port))
      throw new DeliveryError("not_allowed");
    const transport = createTransport({
      host: address,
      port,
      name: domain,
      secure: security === "tls",
      requireTLS: security === "starttls",
      ignoreTLS: security === "none",
      tls: {
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(network.ca === undefined ? {} : { ca: network.ca }),
      },
      ...(user === undefined ? {} : { auth: { user, pass: password?.() ?? "" } }),
      connectionTimeout: timeout,
      greetingTimeout: timeout,
      socketTimeout: timeout,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      const mail = emailMessage(notices, key, domain);
      const sent = transport.sendMail({ from: spec.from, to: [...spec.to], ...mail });
      // A failure after the deadline is nobody's any more.
      sent.catch(() => undefined);
      const { rejected } = await withDeadline(sent, deadline);
      // Sent again, it would reach those again who have it.
      return rejected.length > 0 ? "refused" : undefined;
    } catch (error) {
      if (error instanceof DeliveryError) throw error;
      throw new DeliveryError(faultOfMail(error, deadline));
    } finally {
      transport.close();
    }
  };
}

function faultOfMail(error: unknown, deadline: AbortSignal): DeliveryFault {
  if (error instanceof Error && "responseCode" in error && typeof error.responseCode === "number") {
    if ("code" in error && error.code === "EAUTH") return "unauthorized";
    return error.responseCode >= PERMANENT ? "refused" : "busy";
  }
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ETIMEDOUT") return "timed_out";
  // The library puts a code of its own in the place of that of TLS; of the message only this much is looked at.
  const isOfTls = error instanceof Error && /certificate|altname|tls|ssl/i.test(error.message);
  return code === "ETLS" || isOfTls ? "not_trusted" : faultOf(error, deadline);
}
