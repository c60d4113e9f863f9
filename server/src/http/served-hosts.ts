import { isIP } from "node:net";
import { isLoopback } from "../port/addresses.ts";

/** Tells whether an authority (host, and a port or none) is one that the server answers. */
export type IsServedHost = (authority: string) => boolean;

export interface ServedHostsOptions {
  /** What the server listens on: an address, or a name. */
  readonly boundTo: string;
  /** Whether every call needs a key, which a page under a foreign name does not have. */
  readonly needsKey: boolean;
  /** Of ALLOWED_HOSTS: names, addresses, `*.suffix`; `*` for any. */
  readonly allowed?: readonly string[] | undefined;
}

const NAME = /^(?:\*\.)?(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/;
/** Authorities whose answer is remembered at once. */
const MAX_KNOWN = 1_000;

/** The setting ALLOWED_HOSTS, a list with commas; undefined if an entry is no host. Ports do not matter, so have none. */
export function parseAllowedHosts(text: string): string[] | undefined {
  const hosts = text.split(",").map((host) =>
    host
      .trim()
      .toLowerCase()
      .replace(/(?<=\w)\.$/, ""),
  );
  const isHost = (host: string) => host === "*" || isIP(host) !== 0 || NAME.test(host);
  return hosts.every(isHost) ? hosts : undefined;
}

/**
 * Tells which hosts a server answers, so that a page cannot reach it by pointing its own name at the address of the
 * server (DNS rebinding). Served is what can only mean this server:
 *
 * - `localhost` and names below it, and the name or address that it is bound to;
 * - bound to a loopback address: other loopback addresses; bound to any other: every IP address, and names without a
 *   dot, such as those of containers, which nobody can own on the internet;
 * - what ALLOWED_HOSTS adds.
 *
 * Where every call needs a key and ALLOWED_HOSTS is not set, any host is served.
 */
export function createServedHosts({ boundTo, needsKey, allowed }: ServedHostsOptions): IsServedHost {
  if (allowed?.includes("*") === true || (needsKey && allowed === undefined)) return () => true;
  const names = new Set([boundTo.toLowerCase(), ...(allowed ?? [])].map(canonical));
  const suffixes = (allowed ?? []).filter((host) => host.startsWith("*.")).map((host) => host.slice(1));
  const isPrivate = isLoopback(boundTo);
  const isServed = (host: string) => {
    if (host === "localhost" || host.endsWith(".localhost") || names.has(host)) return true;
    if (isIP(host) !== 0) return !isPrivate || isLoopback(host);
    return (!isPrivate && !host.includes(".")) || suffixes.some((suffix) => host.endsWith(suffix));
  };
  const known = new Map<string, boolean>();
  return (authority) => {
    let answer = known.get(authority);
    if (answer === undefined) {
      answer = isServed(hostnameOf(authority));
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(authority, answer);
    }
    return answer;
  };
}

/** Without port and brackets; an IP address in its usual form, however it was written. */
function hostnameOf(authority: string): string {
  const hostname = URL.parse(`http://${authority}`)?.hostname ?? "";
  return hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}

function canonical(host: string): string {
  return isIP(host) === 6 ? hostnameOf(`[${host}]`) : host;
}
