import { parseTrustedProxies } from "@runfacts/server/edge";
import { expect, it } from "vitest";
import { trustedByQuery } from "./trusted-by-query.ts";

it.each([
  ["127.0.0.1", undefined, "127.0.0.1"],
  ["localhost", "", "::1"],
  ["0.0.0.0", undefined, "127.0.0.1"],
  ["10.0.0.5", "192.0.2.0/24", "10.0.0.5"],
  ["10.0.0.5", "192.0.2.0/24", "192.0.2.9"],
])("the query service on %s with TRUSTED_PROXIES=%s trusts %s", (host, given, peer) => {
  const trusted = parseTrustedProxies(trustedByQuery(host, given));
  expect(trusted?.check(peer, peer.includes(":") ? "ipv6" : "ipv4")).toBe(true);
  expect(trusted?.check("198.51.100.1")).toBe(false);
});
