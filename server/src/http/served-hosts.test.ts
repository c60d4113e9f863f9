import { describe, expect, it } from "vitest";
import { createServedHosts, parseAllowedHosts } from "./served-hosts.ts";

const base = { boundTo: "127.0.0.1", needsKey: false };

describe("createServedHosts", () => {
  it.each([
    "localhost",
    "LOCALHOST:8000",
    "localhost.:80",
    "app.localhost",
    "127.0.0.1:1",
    "127.9.9.9",
    "[::1]:8000",
    "2130706433",
  ])("serves %s on a loopback address", (authority) => {
    expect(createServedHosts(base)(authority)).toBe(true);
  });

  it.each([
    "evil.example",
    "evil.example:8000",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil",
    "10.0.0.1",
    "notlocalhost",
    "[::2]",
  ])("does not serve %s there", (authority) => {
    expect(createServedHosts(base)(authority)).toBe(false);
  });

  it("serves the name that it is bound to", () => {
    const isServed = createServedHosts({ ...base, boundTo: "Runs.Example.com" });
    expect([isServed("runs.example.com:8000"), isServed("other.example.com")]).toEqual([true, false]);
  });

  it("serves addresses and names without a dot on any other address, as containers use them", () => {
    for (const boundTo of ["0.0.0.0", "::", "10.0.0.5"]) {
      const isServed = createServedHosts({ ...base, boundTo });
      expect(["10.0.0.5:8000", "[2001:db8::1]", "ingest:8000", "localhost"].map(isServed)).not.toContain(
        false,
      );
      expect(["evil.example", "ingest.evil.example"].map(isServed)).not.toContain(true);
    }
  });

  it("serves what ALLOWED_HOSTS adds", () => {
    const allowed = parseAllowedHosts("runs.example.com, *.Internal,10.0.0.7,2001:DB8::7");
    const isServed = createServedHosts({ ...base, allowed });
    const served = [
      "runs.example.com",
      "RUNS.example.com:443",
      "a.b.internal",
      "10.0.0.7",
      "[2001:db8::7]",
      "localhost",
    ];
    expect(served.filter((host) => !isServed(host))).toEqual([]);
    expect(["internal", "a.runs.example.com", "evilinternal"].map(isServed)).not.toContain(true);
    expect(createServedHosts({ ...base, allowed: parseAllowedHosts("*") })("evil.example")).toBe(true);
  });

  it("serves any host where every call needs a key, unless ALLOWED_HOSTS says which", () => {
    const keyed = { ...base, needsKey: true };
    expect(createServedHosts(keyed)("runs.example.com")).toBe(true);
    const isServed = createServedHosts({ ...keyed, allowed: ["runs.example.com"] });
    expect([isServed("runs.example.com"), isServed("evil.example")]).toEqual([true, false]);
  });
});

describe("parseAllowedHosts", () => {
  it.each(["", "a,,b", "http://a", "a:80", "a b", "*.", "*x.y", "a.*", "[::1]", "-a"])(
    "refuses %j",
    (text) => {
      expect(parseAllowedHosts(text)).toBeUndefined();
    },
  );
});
