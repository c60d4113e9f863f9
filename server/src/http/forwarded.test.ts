import { describe, expect, it } from "vitest";
import { followHops, parseTrustedProxies } from "./client-address.ts";
import { forwardedOf } from "./forwarded.ts";

const trusted = parseTrustedProxies("10.0.0.0/8");
const told = (headers: Record<string, string>, peer = "10.0.0.1", proxies = trusted) =>
  forwardedOf(headers, followHops(peer, headers, proxies).depth);
const all = {
  "x-forwarded-for": "1.2.3.4",
  "x-forwarded-proto": "https",
  "x-forwarded-host": "runs.example.com",
  "x-forwarded-prefix": "/runfacts",
};

describe("forwardedOf", () => {
  it("takes the word of a trusted peer, and of no other", () => {
    expect(told(all)).toEqual({ proto: "https", host: "runs.example.com", prefix: "/runfacts" });
    expect(told(all, "9.9.9.9")).toEqual({});
    expect(told(all, "10.0.0.1", parseTrustedProxies("::1"))).toEqual({});
  });

  it("takes of a list what the trusted proxy nearest to the client wrote", () => {
    const hops = {
      "x-forwarded-for": "6.6.6.6, 1.2.3.4, 10.0.0.2",
      "x-forwarded-proto": "gopher, HTTPS, http",
      "x-forwarded-host": "evil.example, runs.example.com, inner",
    };
    expect(told(hops)).toMatchObject({ proto: "https", host: "runs.example.com" });
    // One entry for all hops is that of the last who wrote it.
    expect(told({ ...hops, "x-forwarded-proto": "https", "x-forwarded-host": "runs.example.com" })).toEqual({
      proto: "https",
      host: "runs.example.com",
      prefix: undefined,
    });
  });

  it("joins what several proxies took away, the outermost first", () => {
    expect(told({ "x-forwarded-prefix": "/outer/, /inner" }).prefix).toBe("/outer/inner");
  });

  it("takes the port of X-Forwarded-Port where the host has none", () => {
    const at = (host: string, port: string) =>
      told({ "x-forwarded-host": host, "x-forwarded-port": port }).host;
    expect([at("a.example", "8443"), at("a.example:1", "8443"), at("a.example", "443")]).toEqual([
      "a.example:8443",
      "a.example:1",
      "a.example",
    ]);
  });

  it("takes Forwarded where X-Forwarded-For is absent, and then nothing else", () => {
    const forwarded =
      'for=6.6.6.6;host=evil.example, For="1.2.3.4:5";Proto=https;HOST="runs.example.com:8443"';
    expect(told({ forwarded, "x-forwarded-host": "evil.example", "x-forwarded-prefix": "/r" })).toEqual({
      proto: "https",
      host: "runs.example.com:8443",
      prefix: "/r",
    });
    expect(told({ forwarded, "x-forwarded-for": "1.2.3.4" }).host).toBeUndefined();
  });

  it.each([
    ["x-forwarded-prefix", ["//evil.example", "/a/../b", "runfacts", "/a b", '/a"', "/a>", "/", "/a?b"]],
    ["x-forwarded-host", ["a b", "a/b", "user@a", "a,", "a>"]],
    ["x-forwarded-proto", ["javascript", ""]],
  ])("takes no %s that is not valid", (name, values) => {
    for (const value of values) {
      const { proto, host, prefix } = told({ [name]: value });
      expect([proto, host, prefix], value).toEqual([undefined, undefined, undefined]);
    }
  });
});
