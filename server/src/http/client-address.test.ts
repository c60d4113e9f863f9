import { describe, expect, it } from "vitest";
import { networkOf } from "../port/addresses.ts";
import { followHops, parseTrustedProxies } from "./client-address.ts";

const trusted = parseTrustedProxies("10.0.0.0/8, 2001:db8::/32,127.0.0.1");
const clientAddress = (...request: Parameters<typeof followHops>) => followHops(...request).address;
const via = (hops: string, peer = "10.0.0.1") => clientAddress(peer, { "x-forwarded-for": hops }, trusted);

describe("followHops", () => {
  it("is the peer's, whatever it says, unless that is trusted", () => {
    expect(via("1.2.3.4", "9.9.9.9")).toBe("9.9.9.9");
    expect(clientAddress("10.0.0.1", { "x-forwarded-for": "1.2.3.4" })).toBe("10.0.0.1");
    expect(clientAddress("::ffff:9.9.9.9", {}, trusted)).toBe("9.9.9.9");
    expect(clientAddress("10.0.0.1", {}, trusted)).toBe("10.0.0.1");
  });

  it("is the last hop that is not trusted: what stands before it may be invented", () => {
    expect(via("1.2.3.4")).toBe("1.2.3.4");
    expect(via("6.6.6.6, 1.2.3.4, 10.9.9.9 , 2001:db8::7")).toBe("1.2.3.4");
    expect(via("10.0.0.2, 10.0.0.3")).toBe("10.0.0.2");
    expect(via("1.2.3.4", "::ffff:10.0.0.1")).toBe("1.2.3.4");
  });

  it("takes ports, brackets and mapped addresses, and stops at what is no address", () => {
    expect([via("1.2.3.4:5678"), via("[2001:DB9:0::1]:443"), via("::ffff:1.2.3.4")]).toEqual([
      "1.2.3.4",
      "2001:db9::1",
      "1.2.3.4",
    ]);
    expect(via("1.2.3.4, unknown, 10.0.0.3")).toBe("10.0.0.3");
    expect(via("")).toBe("10.0.0.1");
  });

  it("takes Forwarded where X-Forwarded-For is absent", () => {
    const forwarded = 'for=6.6.6.6, proto=https;for="[2001:db9::1]:99";by=_x, For=10.0.0.4';
    expect(clientAddress("10.0.0.1", { forwarded }, trusted)).toBe("2001:db9::1");
    expect(clientAddress("10.0.0.1", { forwarded, "x-forwarded-for": "1.2.3.4" }, trusted)).toBe("1.2.3.4");
    expect(clientAddress("10.0.0.1", { forwarded: "for=_hidden" }, trusted)).toBe("10.0.0.1");
  });
});

describe("the depth", () => {
  const depth = (hops: string, peer = "10.0.0.1") =>
    followHops(peer, { "x-forwarded-for": hops }, trusted).depth;

  it("counts what trusted proxies noted, at least one where the peer is one", () => {
    expect([depth("1.2.3.4"), depth("6.6.6.6, 1.2.3.4, 10.9.9.9"), depth("10.0.0.2, 10.0.0.3")]).toEqual([
      1, 2, 2,
    ]);
    expect([depth("unknown, 10.0.0.3"), depth(""), followHops("10.0.0.1", {}, trusted).depth]).toEqual([
      2, 1, 1,
    ]);
    expect([depth("1.2.3.4", "9.9.9.9"), followHops("10.0.0.1", {}).depth]).toEqual([0, 0]);
  });
});

describe("parseTrustedProxies", () => {
  it.each(["", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/8/8", "host", "10.0.0.0/x", "10.0.0.1,"])(
    "refuses %j",
    (text) => {
      expect(parseTrustedProxies(text)).toBeUndefined();
    },
  );
});

describe("networkOf", () => {
  it.each([
    ["1.2.3.4", "1.2.3.4"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["2001:db8:1:2::", "2001:db8:1:2::/64"],
  ])("of %s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
