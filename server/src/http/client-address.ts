import type { IncomingHttpHeaders } from "node:http";
import { BlockList, isIP } from "node:net";
import { ipAddress } from "../port/addresses.ts";

/** The setting TRUSTED_PROXIES: addresses and networks (CIDR) with commas between them; undefined if one is neither. */
export function parseTrustedProxies(text: string): BlockList | undefined {
  const trusted = new BlockList();
  for (const entry of text.split(",")) {
    const [address = "", bits, ...more] = entry.trim().split("/");
    const family = isIP(address);
    const max = family === 4 ? 32 : 128;
    const prefix = bits === undefined ? max : /^\d{1,3}$/.test(bits) ? Number(bits) : max + 1;
    if (family === 0 || prefix > max || more.length > 0) return undefined;
    trusted.addSubnet(address, prefix, family === 4 ? "ipv4" : "ipv6");
  }
  return trusted;
}

/** Who sent a request. */
export interface FollowedHops {
  /** IP address of the client. */
  readonly address: string;
  /** How many hops trusted proxies noted; 0 where the peer is none. */
  readonly depth: number;
}

/**
 * Finds the client: the peer, unless that is a trusted proxy. Then the hops that the proxies noted are followed from the last
 * one back, up to the first that is not trusted: what stands before it anybody may have written. The hops are those of
 * X-Forwarded-For, and where that is absent of Forwarded (RFC 7239).
 */
export function followHops(peer: string, headers: IncomingHttpHeaders, trusted?: BlockList): FollowedHops {
  let address = ipAddress(peer) ?? peer;
  if (trusted === undefined || !isTrusted(address, trusted)) return { address, depth: 0 };
  let depth = 0;
  for (const hop of hops(headers).reverse()) {
    depth += 1;
    const before = ipAddress(withoutPort(hop));
    if (before === undefined) break;
    address = before;
    if (!isTrusted(address, trusted)) break;
  }
  return { address, depth: Math.max(1, depth) };
}

function isTrusted(address: string, trusted: BlockList): boolean {
  return trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

function hops({ "x-forwarded-for": forwardedFor, forwarded }: IncomingHttpHeaders): string[] {
  if (forwardedFor !== undefined) return String(forwardedFor).split(",");
  if (forwarded === undefined) return [];
  return forwarded.split(",").map((hop) => /(?:^|;)\s*for\s*=\s*"?([^";]*)"?/i.exec(hop)?.[1] ?? "");
}

/** `1.2.3.4:80` and `[::1]:80` lose their port; a bare IPv6 address has none. */
function withoutPort(hop: string): string {
  const text = hop.trim();
  return /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}
