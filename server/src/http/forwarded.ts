import type { IncomingHttpHeaders } from "node:http";

/** A request as its client made it, as far as trusted proxies tell. */
export interface Forwarded {
  readonly proto?: "http" | "https" | undefined;
  /** Host, and a port or none. */
  readonly host?: string | undefined;
  /** The beginning of the path that proxies took away, such as "/runfacts". */
  readonly prefix?: string | undefined;
}

const PREFIX = /^(?:\/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+$/;
const HOST = /^(?:\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::\d{1,5})?$/;
const PORT = /^\d{1,5}$/;
const nothing: Forwarded = {};

/**
 * What X-Forwarded-Proto, -Host, -Port and -Prefix say, or Forwarded (RFC 7239) where X-Forwarded-For is absent. Of a list the
 * entry counts that the proxy nearest to the client wrote, of those that are trusted. What is not valid counts as absent.
 *
 * @param depth hops that trusted proxies noted, as `followHops` finds them; 0 where the peer is none: then nothing is said
 */
export function forwardedOf(headers: IncomingHttpHeaders, depth: number): Forwarded {
  if (depth === 0) return nothing;
  const header = (name: string) => entry(headers[`x-forwarded-${name}`], depth);
  const prefix = prefixOf(headers["x-forwarded-prefix"]);
  const { forwarded } = headers;
  if (forwarded !== undefined && headers["x-forwarded-for"] === undefined) {
    const element = entry(forwarded, depth);
    return { prefix, proto: protoOf(parameter(element, "proto")), host: hostOf(parameter(element, "host")) };
  }
  const host = hostOf(header("host"));
  return { prefix, proto: protoOf(header("proto")), host: host && withPort(host, header("port")) };
}

function entry(list: string | readonly string[] | undefined, depth: number): string {
  const entries = String(list ?? "").split(",");
  return (entries[Math.max(0, entries.length - depth)] ?? "").trim();
}

function parameter(element: string, name: string): string {
  return new RegExp(`(?:^|;)\\s*${name}\\s*=\\s*"?([^";]*)"?`, "i").exec(element)?.[1] ?? "";
}

function protoOf(text: string): Forwarded["proto"] {
  const proto = text.toLowerCase();
  return proto === "http" || proto === "https" ? proto : undefined;
}

function hostOf(text: string): string | undefined {
  return HOST.test(text) ? text : undefined;
}

function withPort(host: string, port: string): string {
  const isKnown = /:\d+$/.test(host) || port === "443" || port === "80" || !PORT.test(port);
  return isKnown ? host : `${host}:${port}`;
}

/** Each proxy appends what it took away: the outermost stands first. */
function prefixOf(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const prefix = String(header)
    .split(",")
    .map((part) => part.trim().replace(/\/+$/, ""))
    .join("");
  return PREFIX.test(prefix) && !/\/\.{1,2}(?:\/|$)/.test(prefix) ? prefix : undefined;
}
