import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { DeliveryError } from "../delivery-error.ts";
import type { AlertHosts } from "./alert-hosts.ts";

/** Finds all addresses of a name. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** What DNS and the hosts file say. */
async function resolveName(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true });
  return found.map(({ address }) => address);
}

/** Where to send to. */
export interface Target {
  /** As a URL has it, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/**
 * The address to connect to, checked: whoever sends connects to this very address, so that a name cannot lead elsewhere
 * between check and use. A name with any address that is not allowed is refused as a whole.
 *
 * @throws DeliveryError `not_allowed` or `name_not_found`
 */
export async function findAddress(
  { host, port }: Target,
  hosts: AlertHosts,
  resolve: Resolve = resolveName,
): Promise<string> {
  if (!hosts.allowsHost(host, port)) throw new DeliveryError("not_allowed");
  const addresses = isIP(host) === 0 ? await resolved(host, resolve) : [host];
  const [first] = addresses;
  if (first === undefined) throw new DeliveryError("name_not_found");
  if (!addresses.every((address) => hosts.allowsAddress(address, port)))
    throw new DeliveryError("not_allowed");
  return first;
}

async function resolved(host: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(host);
  } catch {
    throw new DeliveryError("name_not_found");
  }
}
