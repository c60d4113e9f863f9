import { lookup } from "node:dns/promises";
import type { ConnectionSettings, HostSettings } from "./connection-settings.ts";

/** Where a server listens: one address of one host. */
export interface Place {
  /** What its certificate is compared with. */
  readonly host: string;
  readonly port: number;
  /** An IP address, or the path of a Unix socket. */
  readonly address: string;
  readonly isLocal: boolean;
}

/**
 * The hosts of a URL in the order in which they are tried; their names are looked up when their turn comes, so that a name
 * that moves to another address is followed.
 */
export function hostsInOrder({ hosts, isBalanced }: ConnectionSettings): readonly HostSettings[] {
  return isBalanced ? shuffled(hosts) : hosts;
}

/** All addresses of a host. */
export async function placesOf(
  { host, address, port }: HostSettings,
  isBalanced: boolean,
): Promise<readonly Place[]> {
  if (address === undefined && (host.startsWith("/") || host.startsWith("@"))) {
    const name = `${host}/.s.PGSQL.${port}`;
    // A name that begins with @ is in the abstract namespace of Linux.
    const path = name.startsWith("@") ? `\0${name.slice(1)}` : name;
    return [{ host: "localhost", port, address: path, isLocal: true }];
  }
  const found = address === undefined ? await lookup(host, { all: true }) : [{ address }];
  const places = found.map((one) => ({ host, port, address: one.address, isLocal: false }));
  return isBalanced ? shuffled(places) : places;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
