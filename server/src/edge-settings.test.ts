import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readSettings } from "./config/settings.ts";
import { edgeOptions, edgeSettings } from "./edge-settings.ts";

const read = (env: NodeJS.ProcessEnv) => readSettings(z.object(edgeSettings), env);

describe("edgeSettings", () => {
  it("may be absent", () => {
    const options = edgeOptions({ HOST: "127.0.0.1", ...read({}) });
    expect(options).toMatchObject({
      corsOrigins: undefined,
      trustedProxies: undefined,
      metricsToken: undefined,
    });
    expect([options.isServedHost?.("localhost:1"), options.isServedHost?.("evil.example")]).toEqual([
      true,
      false,
    ]);
  });

  it("are read as lists", () => {
    const env = {
      ALLOWED_HOSTS: "a.example,*.b.example",
      CORS_ORIGINS: "https://ui.example",
      TRUSTED_PROXIES: "::1",
    };
    const options = edgeOptions({ HOST: "127.0.0.1", ...read(env) });
    expect(["a.example", "x.b.example", "c.example"].map((host) => options.isServedHost?.(host))).toEqual([
      true,
      true,
      false,
    ]);
    expect(options.corsOrigins).toEqual(["https://ui.example"]);
    expect(options.trustedProxies?.check("::1", "ipv6")).toBe(true);
  });

  it("need both files of TLS, or neither", () => {
    const both = edgeOptions({ HOST: "::1", ...read({ TLS_CERT: "/a.crt", TLS_KEY: "/a.key" }) });
    expect(both.tls).toEqual({ cert: "/a.crt", key: "/a.key" });
    const alone = (env: NodeJS.ProcessEnv) => () => edgeOptions({ HOST: "::1", ...read(env) });
    expect(alone({ TLS_CERT: "/a.crt" })).toThrow("TLS_KEY is required where TLS_CERT is set");
    expect(alone({ TLS_KEY: "/a.key" })).toThrow("TLS_CERT is required where TLS_KEY is set");
  });

  it.each([
    ["BASE_PATH", "canary"],
    ["ALLOWED_HOSTS", "http://canary.example"],
    ["CORS_ORIGINS", "canary.example"],
    ["TRUSTED_PROXIES", "canary.example"],
    ["METRICS_TOKEN", "canary"],
  ])("names %s where it is wrong, and not the value", (name, value) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(`^${name} must be (?!.*canary)`));
  });
});
