import { describe, expect, it } from "vitest";
import { isPublicAddress } from "./is-public-address.ts";

describe("isPublicAddress", () => {
  it.each([
    ["loopback", "127.0.0.1"],
    ["loopback", "127.255.255.254"],
    ["loopback", "::1"],
    ["this host", "0.0.0.0"],
    ["this host", "::"],
    ["private", "10.0.0.1"],
    ["private", "172.16.0.1"],
    ["private", "172.31.255.255"],
    ["private", "192.168.1.1"],
    ["private", "fd00::1"],
    ["shared", "100.64.0.1"],
    ["shared", "100.127.255.255"],
    ["link-local", "169.254.1.1"],
    ["link-local", "fe80::1"],
    ["metadata", "169.254.169.254"],
    ["metadata", "100.100.100.200"],
    ["metadata", "192.0.0.192"],
    ["metadata", "168.63.129.16"],
    ["metadata", "fd00:ec2::254"],
    ["multicast", "224.0.0.1"],
    ["multicast", "ff02::1"],
    ["broadcast", "255.255.255.255"],
    ["benchmarks", "198.19.0.1"],
    ["an example", "203.0.113.7"],
    ["an example", "2001:db8::1"],
    ["IPv4 in IPv6", "::ffff:8.8.8.8"],
    ["IPv4 in IPv6", "::ffff:7f00:1"],
    ["IPv4 in IPv6", "::7f00:1"],
    ["NAT64", "64:ff9b::7f00:1"],
    ["6to4", "2002:7f00:1::"],
    ["Teredo", "2001:0:7f00:1::"],
    ["site-local", "fec0::1"],
    ["no address", "localhost"],
    ["no address", "2130706433"],
    ["no address", ""],
  ])("refuses %s: %s", (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(["8.8.8.8", "172.32.0.1", "100.128.0.1", "192.0.1.1", "2606:4700::1111", "2a00:1450::1"])(
    "knows %s as public",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});
