import { isIP, SocketAddress } from "node:net";

/** An IP address in its usual form, an IPv4 address that is mapped into IPv6 as IPv4; undefined for any other text. */
export function ipAddress(text: string): string | undefined {
  const [bare = ""] = text.split("%", 1);
  const family = isIP(bare);
  if (family !== 6) return family === 4 ? bare : undefined;
  const { address } = new SocketAddress({ address: bare, family: "ipv6" });
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ?? address;
}

/** What stands for one client when tries are counted: an IPv4 address, or the /64 network of an IPv6 address. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.split("::");
  const front = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - front.length - tail.split(":").filter(Boolean).length;
  const groups = [...front, ...Array.from({ length: missing }, () => "0"), ...(tail ?? "").split(":")];
  return `${groups.slice(0, 4).join(":")}::/64`;
}

/** Whether an address or name to listen on can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
