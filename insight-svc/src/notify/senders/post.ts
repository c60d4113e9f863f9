import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { isIP } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { DeliveryError, type DeliveryFault } from "../delivery-error.ts";
import type { AlertHosts } from "../targets/alert-hosts.ts";
import { findAddress, type Resolve } from "../targets/find-address.ts";

/** Where and how the senders may send. */
export interface Network {
  readonly hosts: AlertHosts;
  /** Default: DNS and the hosts file. */
  readonly resolve?: Resolve;
  /** Certificates of authorities that are trusted besides those of Node. */
  readonly ca?: ConnectionOptions["ca"];
  /** Milliseconds for one attempt as a whole. Default: 10 s. */
  readonly timeoutMs?: number;
}

export const DEFAULT_TIMEOUT_MS = 10_000;
/** No sender reads an answer; this much is taken so that the receiver can end it in order. */
const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;
const HTTPS_PORT = 443;
const HTTP_PORT = 80;

/** Status codes whose meaning is not that of their class. */
const FAULTS: Readonly<Record<number, DeliveryFault>> = {
  401: "unauthorized",
  403: "unauthorized",
  408: "timed_out",
  425: "busy",
  429: "busy",
  503: "busy",
};

/**
 * Posts a body to a URL that was checked, and answers once the receiver said 2xx. The connection goes to the address that was
 * checked and is never used again; a redirection is not followed; the certificate must fit the name. Plain HTTP is for addresses
 * alone that ALERT_HOSTS lists.
 *
 * @throws DeliveryError
 */
export async function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  network: Network,
): Promise<void> {
  const isTls = url.protocol === "https:";
  const host = hostOf(url);
  const port = portOf(url);
  const deadline = AbortSignal.timeout(network.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const address = await withDeadline(findAddress({ host, port }, network.hosts, network.resolve), deadline);
  if (!isTls && !network.hosts.listsAddress(address, port)) throw new DeliveryError("not_allowed");
  const options = {
    host: address,
    port,
    method: "POST",
    path: `${url.pathname}${url.search}`,
    headers: {
      host: url.host,
      "user-agent": "runfacts",
      "content-length": String(Buffer.byteLength(body)),
      ...headers,
    },
    agent: false as const,
    signal: deadline,
  };
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const request = isTls
    ? requestTls({
        ...options,
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(network.ca === undefined ? {} : { ca: network.ca }),
      })
    : requestPlain(options);
  let isAnswered = false;
  request.on("error", (error) => reject(new DeliveryError(faultOf(error, deadline))));
  // Of an answer that switches protocols there is neither a response nor an error.
  request.on("close", () => {
    if (!isAnswered) reject(new DeliveryError(deadline.aborted ? "timed_out" : "receiver_error"));
  });
  request.on("response", (response) => {
    isAnswered = true;
    const { statusCode = 0 } = response;
    const fault = faultOfStatus(statusCode);
    let bytes = 0;
    // What was said stands in the head; what follows is let through unread, and not for ever.
    const settle = () => {
      request.destroy();
      if (fault === undefined) resolve();
      else reject(new DeliveryError(fault, retryAfter(response.headers["retry-after"])));
    };
    response.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) settle();
    });
    response.on("end", settle);
    response.on("error", settle);
    response.on("close", settle);
  });
  request.end(body);
  return promise;
}

/** The host of a URL, IPv6 without brackets, a name without the dot of the root. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

/** The port of a URL, or that of its scheme. */
export function portOf({ port, protocol }: URL): number {
  if (port !== "") return Number(port);
  return protocol === "https:" ? HTTPS_PORT : HTTP_PORT;
}

/** Answers as a promise does, or when the deadline is over. */
export async function withDeadline<T>(promise: Promise<T>, deadline: AbortSignal): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const end = () => reject(new DeliveryError("timed_out"));
  if (deadline.aborted) end();
  deadline.addEventListener("abort", end, { once: true });
  try {
    return await Promise.race([promise, over]);
  } finally {
    deadline.removeEventListener("abort", end);
  }
}

function faultOfStatus(status: number): DeliveryFault | undefined {
  if (status >= 200 && status < 300) return undefined;
  const known = FAULTS[status];
  if (known !== undefined) return known;
  if (status >= 300 && status < 400) return "redirected";
  return status >= 400 && status < 500 ? "refused" : "receiver_error";
}

/** Seconds, or a date of HTTP. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(0, seconds), MAX_RETRY_AFTER_MS);
}

/** What kept a connection from coming about. */
export function faultOf(error: unknown, deadline: AbortSignal): DeliveryFault {
  if (deadline.aborted) return "timed_out";
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|ALTNAME|EPROTO/.test(code) ? "not_trusted" : "not_reached";
}
