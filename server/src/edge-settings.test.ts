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

  it.each([
    ["ALLOWED_HOSTS", "http://canary.example"],
    ["CORS_ORIGINS", "canary.example"],
    ["TRUSTED_PROXIES", "canary.example"],
    ["METRICS_TOKEN", "canary"],
  ])("names %s where it is wrong, and not the value", (name, value) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(`^${name} must be (?!.*canary)`));
  });
});
