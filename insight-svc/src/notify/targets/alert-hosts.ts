import { BlockList, isIP } from "node:net";
import { isPublicAddress } from "./is-public-address.ts";

/** Where notifications may go: what ALERT_HOSTS names. */
export interface AlertHosts {
  /** Whether a host of a URL may be written to, at a port. IPv6 without brackets. */
  readonly allowsHost: (host: string, port: number) => boolean;
  /** Whether a connection may be opened to an address at a port: a public one, or one that is listed. */
  readonly allowsAddress: (address: string, port: number) => boolean;
  /** Whether an address itself is listed, and so in the operator's own network. */
  readonly listsAddress: (address: string, port: number) => boolean;
}

const ENTRY = /^(?:\[([0-9A-Fa-f:.]+)\]|([^[\]:/]+)|([0-9A-Fa-f:.]+))(?:\/(\d{1,3}))?(?::(\d{1,5}))?$/;
const NAME = /^(?:\*\.)?(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*$/;
/** HTTPS, and mail by submission. HTTP and mail of old need their port named. */
const USUAL_PORTS: ReadonlySet<number> = new Set([443, 465, 587]);
const MAX_PORT = 65_535;

interface Entry {
  /** A name, `*.` and a name, or an address; undefined for a network. */
  readonly host: string | undefined;
  readonly port: number | undefined;
}

/** Addresses that names may lead to. */
interface Listed {
  readonly network: BlockList;
  /** Undefined of any. */
  readonly port: number | undefined;
}

/**
 * Reads ALERT_HOSTS: hosts separated by commas, as `hooks.slack.com`, `*.example.com` (names below it, not itself), `10.1.2.3`,
 * `10.1.0.0/16`, `[::1]`, each with a port where it is none of 443, 465 and 587, as `relay.example.com:25`. An address or a
 * network is what names may lead to although it is not public, at any port or at that which it names; an address is also a host by itself.
 *
 * @returns undefined if an entry is none of these
 */
export function parseAlertHosts(text: string): AlertHosts | undefined {
  const entries: Entry[] = [];
  const listed: Listed[] = [];
  for (const part of text.split(",").map((each) => each.trim().toLowerCase())) {
    const [, bracketed, bare = "", v6 = "", bits, portText] = ENTRY.exec(part) ?? [];
    const host = bracketed ?? (bare || v6);
    const version = isIP(host);
    const port = portText === undefined ? undefined : Number(portText);
    if (port !== undefined && (port < 1 || port > MAX_PORT)) return undefined;
    if (version === 0) {
      if (bits !== undefined || bracketed !== undefined || isNumeric(host) || !NAME.test(host))
        return undefined;
      entries.push({ host, port });
    } else {
      const family = version === 4 ? "ipv4" : "ipv6";
      const longest = version === 4 ? 32 : 128;
      if (bits !== undefined && Number(bits) > longest) return undefined;
      const network = new BlockList();
      network.addSubnet(host, bits === undefined ? longest : Number(bits), family);
      listed.push({ network, port });
      entries.push({ host: bits === undefined ? host : undefined, port });
    }
  }
  const listsAddress = (address: string, asked: number) =>
    isIP(address) !== 0 &&
    listed.some(
      ({ network, port = asked }) =>
        port === asked && network.check(address, isIP(address) === 4 ? "ipv4" : "ipv6"),
    );
  return {
    allowsHost: (host, port) => entries.some((entry) => fitsPort(entry, port) && fitsHost(entry, host)),
    allowsAddress: (address, port) => isPublicAddress(address) || listsAddress(address, port),
    listsAddress,
  };
}

/** No notification may go anywhere. */
export const noAlertHosts: AlertHosts = {
  allowsHost: () => false,
  allowsAddress: () => false,
  listsAddress: () => false,
};

function fitsPort({ port }: Entry, asked: number): boolean {
  return port === undefined ? USUAL_PORTS.has(asked) : port === asked;
}

function fitsHost({ host }: Entry, asked: string): boolean {
  if (host === undefined) return false;
  const name = asked.toLowerCase();
  return host.startsWith("*.") ? name.endsWith(host.slice(1)) : name === host;
}

/** What would be read as an address by some: 127.1, 2130706433. */
function isNumeric(host: string): boolean {
  return /^(?:0x[0-9a-f]*|\d+)$/.test(host.split(".").at(-1) ?? "");
}
