import { describe, expect, it } from "vitest";
import { SettingsError } from "../config/settings.ts";
import { authModeOf } from "./auth-mode.ts";

describe("authModeOf", () => {
  it.each(["127.0.0.1", "127.9.9.9", "localhost", "::1"])("is off on %s where AUTH is not set", (HOST) => {
    expect(authModeOf({ HOST })).toBe("off");
    expect(authModeOf({ HOST, AUTH: "required" })).toBe("required");
  });

  it.each(["0.0.0.0", "::", "10.0.0.1", "127.example.com", "runfacts.example.com"])(
    "must be set on %s",
    (HOST) => {
      expect(() => authModeOf({ HOST })).toThrow(SettingsError);
      expect(authModeOf({ HOST, AUTH: "off" })).toBe("off");
      expect(authModeOf({ HOST, AUTH: "required" })).toBe("required");
    },
  );
});
